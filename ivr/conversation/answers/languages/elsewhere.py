"""Counting words that callers fall back on in a language that is not spoken here.

Rule: only words that are nothing else in the languages read here; a number beside one of them is read back.
"""

from ivr.conversation.answers.words import listed, plain

COUNTING_ELSEWHERE = frozenset(
    listed(
        plain(
            """
            zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn
            achtzehn neunzehn zwanzig dreißig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig hundert
            tausend anderthalb
            deux trois quatre cinq huit neuf onze douze treize quatorze quinze seize vingt trente quarante cinquante
            soixante cent cents mille
            cuatro cinco siete nueve diez doce trece catorce quince veinte treinta cuarenta cincuenta sesenta setenta
            ochenta noventa cien ciento doscientos quinientos
            quattro cinque sette otto nove dieci venti trenta quaranta cinquanta sessanta settanta ottanta novanta
            cento duecento cinquecento
            quatro sete oito vinte trinta quarenta cinquenta sessenta oitenta cem duzentos quinhentos
            tjugo trettio fyrtio femtio sextio sjuttio åttio nittio hundra tusen tjue tretti førti femti seksti sytti
            åtti nitti hundre tusen
            twenty thirty forty fifty sixty seventy eighty ninety hundred thousand eleven twelve thirteen fourteen
            fifteen sixteen seventeen eighteen nineteen
            pięćdziesiąt dwadzieścia trzydzieści czterdzieści sto
            """
        )
    )
) - {"cent", "cents", "sette", "sto", "elf", "mille"}
