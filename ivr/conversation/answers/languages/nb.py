"""Norwegian (bokmål)."""

# fmt: off
from ivr.conversation.answers.languages.language import Calendar, Clock, Language, Numerals, Spoken, counted

NORWEGIAN = Language(
    tag="nb",
    also=("no", "nn"),
    hesitations="øh eh ehm hm hmm øhm",
    fillers="""
        øh, eh, ehm, øhm, hm, hmm, mm, mmm, mhm, aha, ja vel, javel, oi, ok, okei, okay, bra, kjempebra,
        supert, perfekt, flott, fint, takk, tusen takk, mange takk, takk skal du ha, takk for hjelpen,
        vær så snill, vær så god, værsågod, hei, heisann, hallo, god morgen, god dag, god kveld, og, men,
        så, altså, liksom, jo, vel, bare, da, nå, det, det er, den, en, et, jeg, er, på, i, til, for, med,
        av, å, min, mitt, mine, her, la meg se, la meg tenke, skal vi se, få se, vent litt, et øyeblikk,
        ett øyeblikk, et sekund, i like måte, ingen årsak, bare hyggelig""",
    farewells="""
        ha det, ha det bra, hadet, hade, adjø, vi høres, vi snakkes, vi ses, på gjensyn, ha en fin dag,
        ha en god dag, god helg, god natt, hei hei, farvel""",
    closings="""
        det var alt, det er alt, det var det, det var alt jag lurte på, det var alt jeg lurte på,
        ikke noe mer, ikke noe annet, ingenting, ingenting mer, nei det var bra, det var bra, det holder,
        jeg er ferdig, jeg er fornøyd, ikke nå, ikke i dag, ingen flere spørsmål""",
    afterwords="for i dag, i dag, for nå, tror jeg, nei, ja",
    corrections="""
        nei jeg sa, jeg sa, nei nei, nei vent, beklager, unnskyld, egentlig, jeg mener, jeg mente, vent,
        stryk det, eller rettere sagt, rettere sagt, heller, oi, min feil, jeg sa feil, feil av meg,
        nei ikke det, det skal være, nei det er, i stedet""",
    noes="nei næ",
    doubts="hva hvem hvorfor hvordan kan kunne",
    both="og samt",
    not_this="ikke",
    determiners="mitt min mine det den en et fra til på for",
    people="""
        agent, saksbehandler, operatør, et menneske, menneske, en person, person, en ekte person,
        kundeservice, medarbeider, sjef, noen""",
    reaching="snakke med, prate med, sett meg over til, jeg vil ha, jeg trenger, få",
    excluding="ikke, unntatt, bortsett fra, alt unntatt, annet enn, heller enn, i stedet for, verken, uten",
    not_excluding="ikke sikker, ikke helt, ikke ennå, ikke nå, hvorfor ikke, ikke bare, vet ikke",
    excluding_carriers="vil ha mitt min mine det den en et fra til på for er ta bruke",
    excluding_joins="eller og",
    resuming="""
        men, det er, jeg vil, jeg mener, heller, bare, nei, ja, takk, andre""",
    greetings="hei heisann hallo morgen dag kveld",
    wishes="jeg kan skulle får vi vil",
    yes_first="ja jo",
    mine="mitt jeg navnet",
    openings="""
        øh, eh, ehm, hm, mm, ja hei, jo hei, hei, heisann, hallo, hei hei, god morgen, god dag, god kveld,
        takk, tusen takk, ok, okei, altså, så, og, jo, unnskyld, unnskyld meg, jeg ringer fordi,
        jeg ringer for å, du, vær så snill, bra, hvordan går det""",
    politeness="""
        takk, tusen takk, mange takk, takk skal du ha, vær så snill, hvis det går, hvis du kan, om mulig,
        hvis det er mulig, øh, eh, ok, okei""",
    introductions="jeg heter, mitt navn er, navnet mitt er, navnet er, du snakker med, mitt fulle navn er",
    introductions_maybe="jeg er, det er, her er, dette er",
    no_names="""
        en et og eller men så for om at som jeg du han hun vi dere de det den her der er var være har hadde
        kan kunne skal skulle vil ville trenger må får fikk gjør gjøre går komme kommer ringer ringe betale
        overføre penger konto kort saldo regning faktura lån time bestilling ikke ja nei jo takk hei hallo
        ok okei bra øh eh hm fra til på i av med min mitt mine dag morgen nå ingen noe noen alle alt hva når
        hvor hvordan hvorfor hvem hvilken spørsmål problem hjelp person kundeservice agent interessert klar
        ferdig sikker lei redd glad""",
    yes="""
        ja, japp, jepp, jada, jo, joda, absolutt, selvfølgelig, sjølsagt, ja visst, javisst, ja takk,
        ja det stemmer, det stemmer, stemmer, stemmer bra, det er riktig, det er rett, riktig, rett,
        korrekt, det er korrekt, akkurat, nettopp, presis, ja akkurat, ja det er det, det er det,
        ja det gjør jeg, det gjør jeg, ja det vil jeg, gjerne, ja gjerne, naturligvis, høres bra ut,
        det høres bra ut, det går bra, det går fint, gjør det, kjør på, jeg bekrefter, bekreft, bekrefter,
        jeg tror det, sant, det er sant""",
    no="""
        nei, næ, nei takk, neida, nei det stemmer ikke, det stemmer ikke, stemmer ikke, nei det er feil,
        det er feil, feil, ikke riktig, det er ikke riktig, ikke rett, det er ikke rett, ikke korrekt,
        ikke i det hele tatt, absolutt ikke, slett ikke, aldri, aldri i livet, det gjør jeg ikke,
        det vil jeg ikke, jeg vil ikke, helst ikke, ikke den, ikke det, avbryt, glem det, det tror jeg ikke,
        jeg tror ikke det, nei det er det ikke, det er det ikke, ikke ennå, ikke enda""",
    maybe_yes="ok, okei, okay, mm, mhm, aha, fint, bra, perfekt, greit, den er grei, det er greit",
    neither="""
        jeg vet ikke, vet ikke, aner ikke, jeg er ikke sikker, ikke sikker, jeg husker ikke,
        jeg forstår ikke, jeg har ingen""",
    answers_whole="""
        rett, riktig, feil, gjerne, kjør på, det er det, det gjør jeg, sant, avbryt, jeg vil ikke, ikke den,
        ikke det, bekreft, aldri""",
    answers_bare="ja japp jepp absolutt nei stemmer korrekt akkurat feil",
    restarts="jeg mener beklager unnskyld oi vent eller øh eh altså",
    numerals=Numerals(
        small=counted(
            """
                null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten
                sytten atten nitten"""
        )
        | counted("tjue tretti førti femti seksti sytti åtti nitti", 20, 10)
        | counted("femogtjue seksogtjue sjuogtjue åtteogtjue niogtjue", 25)
        | counted("enogtjue toogtjue treogtjue fireogtjue", 21)
        | {"ett": 1, "et": 1, "ei": 1, "syv": 7, "tyve": 20, "tredve": 30, "seksten": 16},
        hundred=frozenset({"hundre"}),
        scales={
            "tusen": 1000, "million": 10**6, "millioner": 10**6, "milliard": 10**9, "milliarder": 10**9,
        },
        after_hundred=frozenset({"og"}),
        parts={
            "en halv": 0.5, "et halvt": 0.5, "halv": 0.5, "halvt": 0.5, "en kvart": 0.25, "kvart": 0.25,
            "trekvart": 0.75, "halvannen": 1.5,
        },
        added={
            "og en halv": 0.5, "og et halvt": 0.5, "en halv": 0.5, "og halv": 0.5, "og en kvart": 0.25,
            "og tre kvart": 0.75,
        },
        couples={"et par": 2},
        few={"noen": 3, "par": 2},
        vague="noen hundrevis tusenvis",
        dozens=frozenset({"dusin"}),
        point=frozenset({"komma", "punktum"}),
        zero=frozenset({"o"}),
        times={"dobbel": 2, "dobbelt": 2, "trippel": 3},
        joiners=frozenset({"og", "så", "sa", "eh", "strek", "bindestrek", "mellomrom"}),
        ordinals=counted(
            """
                første andre tredje fjerde femte sjette sjuende åttende niende tiende ellevte tolvte
                trettende fjortende femtende sekstende syttende attende nittende tjuende""",
            1
        )
        | {"syvende": 7, "tyvende": 20, "trettiende": 30, "tredevte": 30},
        compounds=True,
    ),
    ones="en et ett ei",
    minus="minus",
    qualifies="""
        minus, minst, i det minste, høyst, maks, maksimalt, ikke mer enn, ikke mindre enn, mer enn,
        mindre enn,
        over, under, opp til, opptil, mellom, omtrent, omkring, cirka, ca, rundt, nesten, nær, halvparten av,
        halve, halv, dobbelt, det dobbelte av, prosent av, % av, tredjedel av, fjerdedel av""",
    qualifies_after="""
        prosent, %, komma, punktum, og en halv, og et halvt, en halv, halv, hundre, tusen, million, millioner,
        dusin, eller så, eller mer, eller mindre, minus, pluss, og litt, omtrent, maks, minst""",
    alternatives="eller, eller kanskje, eller kanske",
    ranges="til, og",
    percent="prosent, %",
    counted="dag dager uke uker måned måneder år prosent % ganger personer kort",
    last="siste",
    numbers_of="nummer alternativ",
    currencies={
        "NOK DKK SEK": "krone, kroner, kr", "NOK": "nok, spenn", "USD CAD AUD": "dollar", "EUR": "euro",
        "GBP": "pund", "SEK": "kronor",
    },
    minors="øre cent",
    money_and="og",
    money_moves="betale betal overføre overfør sende send flytte ta sett sette sum summen beløp beløpet",
    money_between="er på om omtrent cirka rundt akkurat bare kanskje",
    money_after="fra til på i ut inn for takk og så i dag nå",
    secrets="""
        pin, pinkode, pin kode, pinkoden, sikkerhetskode, sikkerhetskoden, cvv, cvc, personnummer, personnummeret,
        fødselsnummer, fødselsnummeret, engangskode""",
    passwords="passord, passordet",
    tells="er var blir nummer siffer",
    calendar=Calendar(
        weekdays=("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
        months=(
            "januar, jan", "februar, feb", "mars", "april, apr", "mai", "juni, jun", "juli, jul",
            "august, aug", "september, sept", "oktober, okt", "november, nov", "desember, des",
        ),
        relative={
            "i dag": 0, "idag": 0, "i kveld": 0, "i ettermiddag": 0, "i morgen": 1, "i morra": 1,
            "imorgen": 1, "i overmorgen": 2, "overmorgen": 2, "i går": -1, "igår": -1, "i forgårs": -2,
        },
        following="neste",
        gone="forrige",
        this="på nå kommende førstkommende denne den",
        nearest_after="som kommer",
        the="den",
        numbered="alternativet gangen etasje",
        within="om, innen",
        ago="siden",
        ago_before="for",
        from_now="fra nå, fra i dag, senere",
        from_="fra",
        before="før",
        after="etter",
        days="dag, dager, dagen",
        weeks="uke, uker, uka, uken",
        months_unit="måned, måneder",
        years="år",
        couple="par, par tre",
        this_week="denne uka, denne uken",
        next_week="neste uke, i neste uke",
        last_week="forrige uke, i forrige uke",
        weekend="i helga, i helgen, til helga, til helgen, denne helga, denne helgen, helga, helgen",
        next_weekend="neste helg",
        week_after_next="uka etter neste, uken etter neste",
        of="i av",
        this_month="denne måneden, i denne måneden",
        next_month="neste måned, i neste måned",
        any_month="i måneden, måneden",
        this_year="i år, dette året, i året",
        next_year="neste år, i neste år",
        parts={
            "begynnelsen av": 0, "i begynnelsen av": 0, "tidlig i": 0, "midten av": 1, "i midten av": 1,
            "slutten av": 2, "i slutten av": 2, "sent i": 2,
        },
        holidays={
            "jul": "12-25", "første juledag": "12-25", "julaften": "12-24", "julaftenen": "12-24",
            "andre juledag": "12-26", "nyttår": "01-01", "nyttårsdag": "01-01",
            "første nyttårsdag": "01-01", "nyttårsaften": "12-31", "syttende mai": "05-17",
            "nasjonaldagen": "05-17", "grunnlovsdagen": "05-17", "første mai": "05-01",
            "sankthans": "06-23", "sankthansaften": "06-23", "påske": "easter+0",
            "første påskedag": "easter+0", "andre påskedag": "easter+1", "langfredag": "easter-2",
            "skjærtorsdag": "easter-3", "palmesøndag": "easter-7", "kristi himmelfartsdag": "easter+39",
            "pinse": "easter+49", "første pinsedag": "easter+49", "andre pinsedag": "easter+50",
        },
        keyed=("måneden", "dagen"),
    ),
    clock=Clock(
        named={"midnatt": 0, "midt på dagen": 720},
        parts={
            "om morgenen": 0, "på morgenen": 0, "på formiddagen": 0, "om formiddagen": 0,
            "om ettermiddagen": 12, "på ettermiddagen": 12, "om kvelden": 24, "på kvelden": 24,
            "om natta": 24, "om natten": 24, "i ettermiddag": 12, "i kveld": 24,
        },
        parts_anywhere={
            "om morgenen": 0, "på morgenen": 0, "formiddag": 0, "formiddagen": 0, "ettermiddag": 12,
            "ettermiddagen": 12, "kvelden": 12, "kveld": 12, "god kveld": None,
        },
        led="klokka klokken kl",
        minute_marks="minutter minutt",
        minutes_named={"kvart": 15, "et kvarter": 15},
        past="over etter",
        to="på i før",
        half_to="halv",
        relative={
            "om en halvtime": 30, "om en halv time": 30, "om et kvarter": 15, "om en og en halv time": 90,
            "om halvannen time": 90, "om tre kvarter": 45,
        },
        within="om, innen",
        from_now="fra nå",
        minutes="minutt, minutter",
        hours="time, timer",
        and_a_half="og en halv",
        no_hour="en gang, et øyeblikk, en stund, en til, et av, en av, den ene, et spørsmål",
    ),
    bounds="""
        før, etter, til, innen, senest, tidligst, fra, mellom, unntatt, hver, annenhver, eller, eller så,
        omtrent, cirka, rundt, noen, en gang, siste, halv, kvart, over, tidligere, senere""",
    beside="den det de en et ei i på av om ved klokka klokken",
    refusals="""
        jeg vet ikke, det vet jeg ikke, vet ikke, jeg har ikke, det har jeg ikke, har ikke, jeg har ingen,
        jeg husker ikke, husker ikke, det husker jeg ikke, jeg har glemt, det har jeg glemt,
        jeg finner ikke, jeg finner den ikke, finner ikke, aner ikke, jeg aner ikke, ingen anelse,
        jeg har ingen anelse, jeg er ikke sikker, ikke sikker, jeg er usikker, jeg vil ikke si,
        det vil jeg ikke si, vil ikke si, jeg vil ikke, det vil jeg ikke, helst ikke, jeg vil helst ikke,
        jeg sier ikke, det sier jeg ikke, jeg har ikke tenkt, det er privat, det er personlig,
        det har du ikke noe med, det angår deg ikke, jeg kan ikke, det kan jeg ikke, kan ikke si,
        jeg stoler ikke""",
    refusals_whole="""
        hopp over, hopp over det, neste, neste spørsmål, pass, ingen, ingenting, ingen av dem,
        kan vi hoppe over det, må jeg""",
    asks_what="""
        hva sa du, hva mener du, hva betyr det, hva var spørsmålet, hva spurte du, hva var det, hva er det,
        hva skal jeg si, hva vil du, jeg forstår ikke, forstår ikke, jeg skjønner ikke, skjønner ikke,
        jeg forsto ikke, jeg hørte ikke, hørte ikke, jeg hører ikke, jeg fikk ikke med meg,
        fikk ikke med meg, kan du forklare, hva slags, hvilken type, hvor finner jeg, hvor står,
        hvordan mener du, kan du gjenta, en gang til, si det igjen""",
    asks_what_whole="""
        hæ, hva, unnskyld, beklager, unnskyld hva, hva behager, hvilken, hvilket, hvilke, hvilket nummer,
        hvilken konto, hvilket kort, hvem, når, hvor, hvordan, igjen, for eksempel""",
    asks_why="""
        hvorfor trenger, hvorfor vil, hvorfor spør, hvorfor må, hvorfor skal, hvorfor er det,
        hva skal du med, hva skal dere med, hva trenger du det til, hva trenger dere det til,
        hva er det godt for, er det nødvendig, er det virkelig nødvendig, av hvilken grunn, trengs det,
        trenger du virkelig""",
    asks_why_whole="""
        hvorfor, hvorfor det, til hva, for hva, hvordan det, men hvorfor, kan jeg spørre hvorfor, hva for""",
    waits="""
        vent, vent litt, vent et øyeblikk, vent et sekund, vent et minutt, et øyeblikk, ett øyeblikk,
        øyeblikk, et sekund, ett sekund, et minutt, ett minutt, gi meg et sekund, gi meg et minutt,
        gi meg et øyeblikk, heng på, bli der, ikke legg på, jeg kommer straks, jeg er straks tilbake,
        straks tilbake, kan du vente, kan du vente litt, kan du vente et øyeblikk, la meg tenke, la meg se,
        skal se, skal vi se, få se, straks, to sekunder, litt til, ikke ennå, jeg leter,
        jeg trenger et minutt, jeg må tenke""",
    fetches="""
        la meg hente, la meg lete, la meg finne, la meg sjekke, la meg titte, jeg skal hente,
        jeg skal bare hente, jeg skal finne, jeg skal bare finne, jeg skal sjekke, jeg skal bare sjekke,
        jeg må hente, jeg må bare hente, jeg må lete, jeg må finne, jeg må bare finne, jeg må sjekke,
        skal bare hente, skal bare finne, skal bare sjekke, må bare hente, må bare finne, jeg henter,
        jeg leter etter, jeg går og henter, mens jeg""",
    returns="""
        jeg er tilbake, tilbake, nå er jeg tilbake, nå er jeg her, jeg er her, her er jeg, jeg er her igjen,
        jeg er klar, klar, nå er jeg klar, ferdig, fortsett, kjør på, gå videre, vi fortsetter,
        du kan fortsette, jeg har den, jeg har det, jeg har den nå, jeg har den her, nå har jeg den,
        nå har jeg det, jeg fant den, fant den, her er den, her har jeg den, takk for at du ventet,
        er du der, er du der fortsatt, hallo er du der""",
    requests="""
        jeg vil, jeg skulle gjerne, jeg ønsker, jeg trenger, jeg må, jeg leter etter, jeg ser etter,
        jeg lurer på, jeg ringer, jeg har et spørsmål, jeg har mistet, jeg har glemt, kan du, kan dere,
        kan jeg, kan man, kunne du, kunne jeg, får jeg, vil du, har du, har dere, finnes det, er det,
        er min, er mitt, hva, hvilken, hvilket, hvilke, hvordan, hvor, når, hvem, hvorfor, si, fortell,
        gi meg, send, vis, hjelp meg, sett meg over, betale, overføre, bestille, avbestille, endre, sperre,
        sjekke""",
    new_wish="""
        kanskje, jeg tror det er, jeg vil gjerne, jeg vil ha, jeg vil betale, jeg vil snakke,
        jeg skulle gjerne, jeg trenger hjelp, jeg trenger et nytt, jeg trenger en ny, kan du hjelpe,
        kan jeg få, jeg ringer, jeg har et spørsmål, saldoen min, jeg har mistet, kundeservice, en person,
        et menneske, snakke med, noen""",
    spoken=Spoken(
        yes="ja",
        no="nei",
        and_="og",
        minus="minus",
        plus="pluss",
        money="{whole} og {cents}",
        currencies={
            "NOK": ("krone", "kroner", "øre", "øre"), "SEK": ("krone", "kroner", "øre", "øre"),
            "DKK": ("krone", "kroner", "øre", "øre"), "USD": ("dollar", "dollar", "cent", "cent"),
            "EUR": ("euro", "euro", "cent", "cent"), "GBP": ("pund", "pund", "pence", "pence"),
        },
        weekdays=("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
        months=(
            "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
            "november", "desember",
        ),
        day="{weekday} {day}. {month}",
        full_day="{day}. {month} {year}",
        clock="klokken {hour:02}:{minute:02}",
        clock_sharp="klokken {hour:02}:00",
        day_and_time="{day} {time}",
        near=("i dag", "i morgen"),
        on_weekday="på {weekday}",
        greetings=((10, "God morgen"), (12, "God formiddag"), (18, "God ettermiddag"), (24, "God kveld")),
        ordinals="""
            første andre tredje fjerde femte sjette sjuende åttende niende tiende ellevte tolvte trettende
            fjortende femtende sekstende syttende attende nittende""",
        ordinal_tens="""
            tiende tjuende trettiende førtiende femtiende sekstiende syttiende åttiende nittiende""",
        cardinal_tens="ti tjue tretti førti femti seksti sytti åtti nitti",
        ordinal_joined="{cardinal_ten}{unit}",
        ordinal="nummer {place}",
    ),
    finish=" og trykk så på firkant",
    examples={
        "whole_number": "to", "yes_no": "ja eller nei", "number": "to", "money": "førti kroner",
        "digits": "en to tre", "date": "tjuetredje november", "time": "klokka elleve",
        "date_time": "mandag klokka elleve", "phone": "ni en to, tre fire, fem seks syv",
        "postal_code": "en to tre fire", "person_name": "fornavn og etternavn", "text": "med egne ord",
        "alphanumeric": "a b en to", "email": "anna punktum berg krøllalfa gmail punktum com",
        "address": "storgata fem",
    },
    hints={
        "email": "krøllalfa, punktum, punktum no, punktum com, understrek, bindestrek",
        "alphanumeric": "Anna, Bernhard, Cæsar, David, dobbel",
        "yes_no": "ja, nei, det stemmer, stemmer, riktig, nei takk, det er feil",
        "number": "en, to, tre, fire, fem, ti, tjue, hundre",
        "money": "kroner, øre, hundre kroner, tjue kroner, femti øre",
        "digits": "null, en, to, tre, fire, fem, seks, sju, syv, åtte, ni, dobbel",
        "phone": "null, en, to, tre, fire, fem, seks, sju, syv, åtte, ni",
        "date": """
            i dag, i morgen, mandag, tirsdag, onsdag, torsdag, fredag, lørdag, søndag, neste uke, januar,
            februar, mars, april, mai, juni, juli, august, september, oktober, november, desember""",
        "time": "klokka, halv, kvart over, kvart på, om morgenen, om ettermiddagen, om kvelden",
        "person_name": "jeg heter, mitt navn er",
    },
    by_keys={
        "whole_number": "Du kan også taste det inn{finish}.",
        "alphanumeric": "Har den bare sifre, kan du også taste den inn{finish}.",
        "yes_no": "Du kan også trykke 1 for ja eller 2 for nei.",
        "digits": "Du kan også taste det inn{finish}.",
        "number": "Du kan også taste det inn, med stjerne som desimaltegn{finish}.",
        "money": "Du kan også taste inn beløpet, med stjerne som desimaltegn{finish}.",
        "phone": "Du kan også taste inn nummeret{finish}.",
        "postal_code": "Du kan også taste det inn{finish}.",
        "date": "Du kan også taste den inn: to sifre for {first}, to for {second} og fire for året.",
        "time": "Du kan også taste den inn med fire sifre, som 1 4 3 0.",
    },
    letters={
        "be": "b", "se": "c", "ce": "c", "de": "d", "eff": "f", "ge": "g", "hå": "h", "jod": "j", "je": "j",
        "kå": "k", "ell": "l", "em": "m", "pe": "p", "ku": "q", "err": "r", "ess": "s", "te": "t",
        "ve": "v", "dobbel ve": "w", "dobbeltve": "w", "eks": "x", "sett": "z",
    },
    alphabet={
        "anna": "a", "bernhard": "b", "cæsar": "c", "david": "d", "edith": "e", "fredrik": "f",
        "gustav": "g", "harald": "h", "ivar": "i", "johan": "j", "karin": "k", "ludvig": "l", "martin": "m",
        "nils": "n", "olivia": "o", "petter": "p", "quintus": "q", "rikard": "r", "sigrid": "s",
        "teodor": "t", "ulrik": "u", "enkelt v": "v", "viktor": "v", "wilhelm": "w", "xerxes": "x",
        "yngling": "y", "zakarias": "z",
    },
    as_in="som i, som, for",
    between_signs="stor liten bokstaven tallet strek bindestrek mellomrom og så",
    email_before="er epost e post mail adresse adressen epostadressen min det",
    signs={
        "krøllalfa": "@", "alfakrøll": "@", "at": "@", "@": "@", "punktum": ".", "understrek": "_",
        "bindestrek": "-", "minus": "-", "strek": "-", "pluss": "+",
    },
    spelled_with="""
        Anna Bernhard Cæsar David Edith Fredrik Gustav Harald Ivar Johan Karin Ludvig Martin Nils Olivia
        Petter Quintus Rikard Sigrid Teodor Ulrik Viktor Wilhelm Xerxes Yngling Zakarias""",
    letter="{letter} som i {word}",
)
