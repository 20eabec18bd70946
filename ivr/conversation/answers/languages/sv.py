"""Swedish."""

# fmt: off
from ivr.conversation.answers.languages.language import Calendar, Clock, Language, Numerals, Spoken, counted

SWEDISH = Language(
    tag="sv",
    hesitations="öh eh ehm öhm hm hmm äh",
    fillers="""
        öh, eh, ehm, öhm, äh, hm, hmm, mm, mmm, mhm, aha, jaha, oj, okej, ok, okay, bra, jättebra, toppen,
        perfekt, utmärkt, fint, tack, tack så mycket, tack snälla, tackar, många tack, snälla, är du snäll,
        var så god, varsågod, hej, hejsan, hallå, god morgon, god middag, goddag, god dag, god kväll, och,
        men, så, alltså, liksom, typ, ju, väl, bara, då, nu, det, det är, den, en, ett, jag, är, på, i,
        till, för, med, av, att, min, mitt, mina, här, ska vi se, får se, låt mig se, låt mig tänka,
        vänta lite, ett ögonblick, en sekund, ett ögonblick bara, lugnt, detsamma, ingen orsak""",
    farewells="""
        hej då, hejdå, adjö, vi hörs, vi ses, på återseende, ha det bra, ha det så bra, ha en bra dag,
        ha en trevlig dag, ha en fin dag, trevlig helg, god natt, hej hej""",
    closings="""
        det var allt, det var det hela, det är allt, det var allt jag ville, inget mer, inget annat,
        inget mera, ingenting, inget, nej det var bra, det var bra så, det är bra så, det räcker,
        jag är klar, jag är nöjd, inte just nu, inte idag, inga fler frågor""",
    afterwords="för idag, idag, för nu, tror jag, nej, ja",
    corrections="""
        nej jag sa, jag sa, nej nej, nej vänta, förlåt, ursäkta, egentligen, jag menar, jag menade, vänta,
        stryk det, eller snarare, snarare, rättelse, oj, mitt fel, jag sa fel, fel av mig, nej inte det,
        det ska vara, nej det är, i stället, istället, rättare sagt""",
    noes="nej nä",
    doubts="vad vem varför hur kan kunde",
    both="och samt",
    not_this="inte ej",
    determiners="mitt min mina det den en ett från till på för",
    people="""
        agent, handläggare, operatör, en människa, människa, en person, person, en riktig person,
        kundtjänst, medarbetare, chef, någon""",
    reaching="prata med, tala med, koppla mig till, jag vill ha, jag behöver, få",
    excluding="""
        inte, ej, förutom, utom, allt utom, alla utom, annat än, hellre än, istället för, i stället för,
        varken, utan""",
    not_excluding="inte säker, inte riktigt, inte än, inte nu, varför inte, inte bara, inte alls, vet inte",
    excluding_carriers="vill ha mitt min mina det den en ett från till på för är ta använda",
    excluding_joins="eller och",
    resuming="""
        utan, men, det är, jag vill, jag menar, hellre, bara, nej, ja, tack, andra""",
    greetings="hej hejsan hallå morgon dag kväll",
    wishes="jag kan skulle får vi vill",
    yes_first="ja jo",
    mine="mitt jag",
    openings="""
        öh, eh, ehm, äh, hm, mm, ja hej, jo hej, hej, hejsan, hallå, hej hej, god morgon, god middag,
        goddag, god dag, god kväll, tack, tack så mycket, okej, ok, alltså, så, och, jo, ursäkta,
        ursäkta mig, jag ringer för att, jag ringer eftersom, du, snälla, bra, hur mår du""",
    politeness="""
        tack, tack så mycket, tack snälla, snälla, är du snäll, om det går, om du kan, om det är möjligt,
        öh, eh, okej""",
    introductions="""
        jag heter, mitt namn är, namnet är, mitt fullständiga namn är, du pratar med, det här är""",
    introductions_maybe="jag är, det är, här är",
    no_names="""
        en ett och eller men så för om att som jag du han hon vi ni de det den här där är var vara har hade
        kan kunde ska skulle vill ville behöver måste får fick gör göra går komma kommer ringer ringa betala
        överföra pengar konto kort saldo räkning faktura lån tid bokning inte ja nej jo tack hej hallå okej
        bra öh eh hm från till på i av med min mitt mina idag imorgon nu ingen inget någon något alla allt
        vad när var hur varför vem vilken fråga problem hjälp person kundtjänst agent intresserad redo klar
        säker ledsen rädd glad""",
    yes="""
        ja, japp, jajamän, jadå, jo, joo, jodå, absolut, visst, javisst, ja visst, självklart, såklart,
        ja tack, ja det stämmer, det stämmer, stämmer, stämmer bra, det är rätt, det är riktigt, rätt,
        riktigt, korrekt, det är korrekt, precis, just det, exakt, ja precis, ja det är det, det är det,
        ja det gör jag, det gör jag, ja det vill jag, gärna, ja gärna, självfallet, naturligtvis,
        det låter bra, låter bra, det går bra, det blir bra, gör det, kör, kör på, jag bekräftar, bekräftar,
        bekräfta, jag tror det, sant, det är sant, okej det stämmer""",
    no="""
        nej, nä, nejdå, nej tack, nej det stämmer inte, det stämmer inte, stämmer inte, nej det är fel,
        det är fel, fel, inte rätt, det är inte rätt, det är inte korrekt, inte korrekt, felaktigt,
        inte alls, absolut inte, verkligen inte, aldrig, aldrig i livet, det gör jag inte,
        det vill jag inte, jag vill inte, helst inte, inte den, inte det, avbryt, glöm det,
        det tror jag inte, jag tror inte det, falskt, nej det är det inte, det är det inte, inte än,
        inte ännu""",
    maybe_yes="okej, ok, okay, mm, mhm, aha, fint, bra, perfekt",
    neither="""
        jag vet inte, vet inte, ingen aning, jag är inte säker, inte säker, jag minns inte,
        jag förstår inte, jag har ingen""",
    answers_whole="""
        rätt, fel, gärna, kör, kör på, det är det, det gör jag, sant, avbryt, jag vill inte, inte den,
        inte det, bekräfta, aldrig""",
    answers_bare="ja japp absolut nej nä stämmer korrekt precis fel",
    restarts="jag menar förlåt ursäkta oj vänta eller öh eh alltså",
    numerals=Numerals(
        small=counted(
            """
                noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton
                sjutton arton nitton"""
        )
        | counted("tjugo trettio fyrtio femtio sextio sjuttio åttio nittio", 20, 10)
        | counted("tjuge tretti förti femti sexti sjutti åtti nitti", 20, 10)
        | {"en": 1, "fyrti": 40, "aderton": 18, "sjuton": 17},
        hundred=frozenset({"hundra", "hundratals"}),
        scales={
            "tusen": 1000, "tusentals": 1000, "miljon": 10**6, "miljoner": 10**6, "miljard": 10**9,
            "miljarder": 10**9,
        },
        after_number=frozenset({"tusentals"}),
        after_hundred=frozenset({"och"}),
        parts={
            "en halv": 0.5, "ett halvt": 0.5, "halv": 0.5, "halvt": 0.5, "en kvarts": 0.25, "kvarts": 0.25,
            "trekvarts": 0.75, "halvannan": 1.5,
        },
        added={
            "och en halv": 0.5, "och ett halvt": 0.5, "en halv": 0.5, "och halv": 0.5, "och en kvarts": 0.25,
            "och en fjärdedels": 0.25, "och tre fjärdedels": 0.75,
        },
        couples={"ett par": 2},
        few={"några": 3, "par": 2},
        vague="några hundratals tusentals",
        dozens=frozenset({"dussin"}),
        point=frozenset({"komma", "punkt"}),
        zero=frozenset({"nolla", "o"}),
        times={"dubbel": 2, "dubbla": 2, "trippel": 3},
        joiners=frozenset({"och", "sedan", "sen", "oh", "eh", "streck", "bindestreck", "mellanslag"}),
        ordinals=counted(
            """
                första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde
                fjortonde femtonde sextonde sjuttonde artonde nittonde tjugonde""",
            1
        )
        | {"forste": 1, "trettionde": 30},
        compounds=True,
    ),
    ones="en ett",
    minus="minus",
    qualifies="""
        minus, minst, åtminstone, högst, max, maximalt, inte mer än, inte mindre än, mer än, mindre än, över,
        under, upp till, uppåt, mellan, ungefär, omkring, cirka, ca, runt, nästan, nära, hälften av, halva,
        halv, dubbla, dubbelt, procent av, % av, tredjedel av, fjärdedel av, närmare""",
    qualifies_after="""
        procent, %, komma, punkt, och en halv, och ett halvt, en halv, halv, hundra, tusen, miljon, miljoner,
        dussin, eller så, eller mer, eller mindre, minus, plus, och lite, drygt, ungefär, max, minst,
        högst""",
    alternatives="eller, eller kanskje, eller kanske",
    ranges="till, och",
    percent="procent, %",
    counted="dag dagar vecka veckor månad månader år procent % gånger personer kort",
    last="sista",
    numbers_of="nummer alternativ",
    currencies={
        "SEK NOK DKK": "krona, kronor, kr", "SEK": "spänn, riksdaler, sek", "USD CAD AUD": "dollar", "EUR": "euro",
        "GBP": "pund", "NOK DKK": "kroner",
    },
    minors="öre cent",
    money_and="och",
    money_moves="betala överföra överför skicka flytta sätta ta insätta uttag summa summan belopp beloppet",
    money_between="är på om ungefär cirka runt exakt bara kanske",
    money_after="från till på i ut in för tack och sedan idag imorgon nu",
    secrets="""
        pin, pinkod, pin kod, pinkoden, säkerhetskod, säkerhetskoden, cvv, cvc, personnummer, personnumret,
        engångskod""",
    passwords="lösenord, lösenordet",
    tells="är var blir nummer siffror",
    calendar=Calendar(
        weekdays=(
            "måndag, måndagen, måndags", "tisdag, tisdagen", "onsdag, onsdagen", "torsdag, torsdagen",
            "fredag, fredagen", "lördag, lördagen", "söndag, söndagen",
        ),
        months=(
            "januari, jan", "februari, feb", "mars", "april, apr", "maj", "juni, jun", "juli, jul",
            "augusti, aug", "september, sept", "oktober, okt", "november, nov", "december, dec",
        ),
        relative={
            "idag": 0, "i dag": 0, "ikväll": 0, "i kväll": 0, "i eftermiddag": 0, "imorgon": 1,
            "i morgon": 1, "i morron": 1, "i övermorgon": 2, "övermorgon": 2, "igår": -1, "i går": -1,
            "i förrgår": -2,
        },
        following="nästa",
        gone="förra",
        this="på nu kommande denna den",
        nearest_after="som kommer",
        the="den",
        numbered="alternativet gången våningen",
        within="om, inom",
        ago="sedan, sen",
        ago_before="för",
        from_now="från nu, från idag, senare",
        from_="från",
        before="före, innan",
        after="efter",
        days="dag, dagar, dagen",
        weeks="vecka, veckor, veckan",
        months_unit="månad, månader",
        years="år",
        couple="par, par tre",
        this_week="den här veckan, denna vecka",
        next_week="nästa vecka, i nästa vecka",
        last_week="förra veckan",
        week_after_next="veckan efter nästa",
        weekend="i helgen, till helgen, den här helgen, helgen",
        next_weekend="nästa helg",
        of="i av",
        this_month="den här månaden, denna månad, i den här månaden",
        next_month="nästa månad, i nästa månad",
        any_month="i månaden, månaden",
        this_year="i år, det här året, på året",
        next_year="nästa år, i nästa år",
        month_end="månadens slut",
        parts={
            "början av": 0, "i början av": 0, "tidigt i": 0, "mitten av": 1, "i mitten av": 1, "slutet av": 2,
            "i slutet av": 2, "sent i": 2,
        },
        holidays={
            "jul": "12-25", "juldagen": "12-25", "julafton": "12-24", "annandag jul": "12-26",
            "nyårsdagen": "01-01", "nyår": "01-01", "nyårsafton": "12-31", "trettondagen": "01-06",
            "trettondedag jul": "01-06", "nationaldagen": "06-06", "valborg": "04-30",
            "valborgsmässoafton": "04-30", "första maj": "05-01", "midsommarafton": "06-19-fri",
            "midsommardagen": "06-20-sat", "midsommar": "06-19-fri", "alla helgons dag": "10-31-sat",
            "lucia": "12-13", "påskdagen": "easter+0", "påsk": "easter+0", "långfredagen": "easter-2",
            "annandag påsk": "easter+1", "kristi himmelsfärdsdag": "easter+39", "pingst": "easter+49",
        },
        keyed=("månaden", "dagen"),
    ),
    clock=Clock(
        named={"tolv på dagen": 720, "midnatt": 0, "mitt på dagen": 720},
        parts={
            "på morgonen": 0, "på förmiddagen": 0, "på eftermiddagen": 12, "på kvällen": 24,
            "på natten": 24, "i eftermiddag": 12, "i kväll": 24, "ikväll": 24, "fm": 0, "em": 12,
        },
        parts_anywhere={
            "på morgonen": 0, "på förmiddagen": 0, "förmiddag": 0, "på eftermiddagen": 12,
            "eftermiddag": 12, "på kvällen": 12, "kväll": 12, "ikväll": 12, "god kväll": None,
            "god morgon": None,
        },
        led="klockan kl vid",
        minute_marks="minuter minut",
        minutes_named={"kvart": 15, "en kvart": 15},
        past="över efter",
        to="i före",
        half_to="halv",
        relative={
            "om en halvtimme": 30, "om en halv timme": 30, "om en kvart": 15, "om en och en halv timme": 90,
            "om tre kvart": 45,
        },
        within="om, inom",
        from_now="från nu",
        minutes="minut, minuter",
        hours="timme, timmar",
        and_a_half="och en halv",
        no_hour="en gång, ett ögonblick, en stund, en till, ett av, en av, den ena, en fråga",
    ),
    bounds="""
        före, innan, efter, till, fram till, senast, tidigast, från, mellan, utom, varje, varannan, eller,
        eller så, ungefär, cirka, runt, omkring, någon, någon gång, sista, halv, kvart, över, tidigare,
        senare, veckan""",
    beside="den det de en ett i på av om vid klockan",
    refusals="""
        jag vet inte, det vet jag inte, vet inte, vet ej, jag vet faktiskt inte, jag har inte,
        det har jag inte, har inte, jag har ingen, jag har inget, jag minns inte, minns inte,
        det minns jag inte, jag kommer inte ihåg, kommer inte ihåg, det kommer jag inte ihåg, jag har glömt,
        det har jag glömt, jag hittar inte, jag hittar den inte, hittar inte, ingen aning,
        jag har ingen aning, jag är inte säker, inte säker, jag är osäker, jag vill inte säga,
        det vill jag inte säga, vill inte säga, jag vill inte, det vill jag inte, helst inte,
        jag vill helst inte, jag säger inte, det säger jag inte, jag tänker inte, det är privat,
        det är personligt, det angår dig inte, det har du inte med att göra, jag kan inte, det kan jag inte,
        kan inte säga, jag litar inte""",
    refusals_whole="""
        hoppa över, hoppa över det, nästa, nästa fråga, pass, ingen, inget, inget av dem, ingen av dem,
        kan vi hoppa över det, måste jag""",
    asks_what="""
        vad sa du, vad sade du, vad menar du, vad betyder det, vad var frågan, vad frågade du, vad var det,
        vad är det, vad ska jag säga, vad vill du, jag förstår inte, förstår inte, jag förstod inte,
        jag hörde inte, hörde inte, jag hör inte, jag uppfattade inte, uppfattade inte, kan du förklara,
        vad för, vilken sorts, var hittar jag, var står, hur menar du, jag hängde inte med, kan du upprepa,
        en gång till, säg det igen""",
    asks_what_whole="""
        va, vad, vadå, ursäkta, förlåt, ursäkta vad, förlåt vad, hur sa, vilken, vilket, vilka,
        vilket nummer, vilket konto, vilket kort, vem, när, var, hur, igen, till exempel, hursa""",
    asks_why="""
        varför behöver, varför vill, varför frågar, varför undrar, varför måste, varför ska, varför är det,
        varför då, vad ska du med, vad ska ni med, vad behöver du det till, vad behöver ni det till,
        vad ska det vara bra för, vad är det till för, är det nödvändigt, är det verkligen nödvändigt,
        av vilken anledning, behövs det, behöver du verkligen""",
    asks_why_whole="""
        varför, varför det, varför då, till vad, för vad, hur så, hurså, men varför, får jag fråga varför,
        vadå för""",
    waits="""
        vänta, vänta lite, vänta ett ögonblick, vänta en sekund, vänta en minut, vänta en stund,
        ett ögonblick, ett ögonblick bara, ögonblick, en sekund, en minut, en stund, ge mig en sekund,
        ge mig en minut, ge mig ett ögonblick, häng kvar, dröj kvar, stanna kvar, lägg inte på,
        jag kommer strax, jag är strax tillbaka, strax tillbaka, kan du vänta, kan du vänta lite,
        kan du vänta ett ögonblick, låt mig tänka, låt mig se, ska se, ska vi se, får se, strax,
        två sekunder, lite till, inte än, jag letar, jag letar efter den, jag behöver en minut,
        jag behöver tänka, håll ut, håll i""",
    fetches="""
        låt mig hämta, låt mig leta, låt mig hitta, låt mig kolla, låt mig titta, jag ska hämta,
        jag ska bara hämta, jag ska leta, jag ska kolla, jag ska bara kolla, jag ska se efter,
        jag måste hämta, jag måste leta, jag måste kolla, jag måste hitta, ska bara hämta, ska bara leta,
        ska bara kolla, måste bara hämta, jag hämtar, jag letar efter, jag letar upp, jag går och hämtar,
        medan jag""",
    returns="""
        jag är tillbaka, tillbaka, nu är jag tillbaka, nu är jag här, jag är här, här är jag,
        jag är här igen, jag är redo, redo, nu är jag redo, klar, jag är klar, nu så, fortsätt, kör på,
        gå vidare, vi fortsätter, du kan fortsätta, jag har den, jag har det, jag har den nu,
        jag har den här, nu har jag den, nu har jag det, jag hittade den, hittade den, här är den,
        här har jag den, tack för att du väntade, är du kvar, är du där, hallå är du kvar""",
    requests="""
        jag vill, jag skulle vilja, jag behöver, jag måste, jag letar efter, jag söker, jag undrar,
        jag ringer, jag har en fråga, jag har tappat, jag har glömt, kan du, kan ni, kan jag, kan man,
        skulle du, skulle jag, får jag, vill du, har du, har ni, finns det, är det, är min, är mitt, vad,
        vilken, vilket, vilka, hur, var, när, vem, varför, säg, berätta, ge mig, skicka, visa, hjälp mig,
        koppla mig, koppla, betala, överföra, boka, avboka, ändra, beställa, spärra, kolla""",
    new_wish="""
        kanske, jag tror att det är, jag vill, jag skulle vilja, jag behöver hjälp, jag behöver ett nytt,
        jag behöver en ny, kan du hjälpa, kan jag få, jag ringer, jag har en fråga, mitt saldo,
        jag har tappat, kundtjänst, en person, en människa, prata med, någon""",
    spoken=Spoken(
        yes="ja",
        no="nej",
        and_="och",
        minus="minus",
        plus="plus",
        money="{whole} och {cents}",
        currencies={
            "SEK": ("krona", "kronor", "öre", "öre"), "NOK": ("krona", "kronor", "öre", "öre"),
            "DKK": ("krona", "kronor", "öre", "öre"), "USD": ("dollar", "dollar", "cent", "cent"),
            "EUR": ("euro", "euro", "cent", "cent"), "GBP": ("pund", "pund", "pence", "pence"),
        },
        weekdays=("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
        months=(
            "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
            "oktober", "november", "december",
        ),
        day="{weekday} den {day} {month}",
        full_day="den {day} {month} {year}",
        clock="klockan {hour:02}:{minute:02}",
        clock_sharp="klockan {hour:02}:00",
        day_and_time="{day} {time}",
        near=("i dag", "i morgon"),
        on_weekday="på {weekday}",
        greetings=((10, "God morgon"), (12, "God förmiddag"), (18, "God eftermiddag"), (24, "God kväll")),
        ordinals="""
            första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde
            fjortonde femtonde sextonde sjuttonde artonde nittonde""",
        ordinal_tens="""
            tionde tjugonde trettionde fyrtionde femtionde sextionde sjuttionde åttionde nittionde""",
        cardinal_tens="tio tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
        ordinal_joined="{cardinal_ten}{unit}",
        ordinal="nummer {place}",
    ),
    finish=" och tryck sedan på fyrkant",
    examples={
        "whole_number": "två", "yes_no": "ja eller nej", "number": "två", "money": "fyrtio kronor",
        "digits": "ett två tre", "date": "den tjugotredje november", "time": "klockan elva",
        "date_time": "måndag klockan elva", "phone": "noll sju noll, ett två tre, fyra fem, sex sju",
        "postal_code": "ett två tre fyra fem", "person_name": "förnamn och efternamn",
        "text": "med egna ord", "alphanumeric": "a b ett två",
        "email": "anna punkt berg snabel-a gmail punkt com", "address": "storgatan fem",
    },
    hints={
        "email": "snabel-a, punkt, punkt se, punkt com, understreck, bindestreck",
        "alphanumeric": "Adam, Bertil, Cesar, David, dubbel",
        "yes_no": "ja, nej, det stämmer, stämmer, precis, nej tack, det är fel",
        "number": "ett, två, tre, fyra, fem, tio, tjugo, hundra",
        "money": "kronor, öre, hundra kronor, tjugo kronor, femtio öre",
        "digits": "noll, ett, två, tre, fyra, fem, sex, sju, åtta, nio, dubbel",
        "phone": "noll, ett, två, tre, fyra, fem, sex, sju, åtta, nio, riktnummer",
        "date": """
            idag, imorgon, måndag, tisdag, onsdag, torsdag, fredag, lördag, söndag, nästa vecka, januari,
            februari, mars, april, maj, juni, juli, augusti, september, oktober, november, december""",
        "time": "klockan, halv, kvart över, kvart i, på morgonen, på eftermiddagen, på kvällen",
        "person_name": "jag heter, mitt namn är",
    },
    by_keys={
        "whole_number": "Du kan också knappa in det{finish}.",
        "alphanumeric": "Har den bara siffror kan du också knappa in den{finish}.",
        "yes_no": "Du kan också trycka 1 för ja eller 2 för nej.",
        "digits": "Du kan också knappa in det{finish}.",
        "number": "Du kan också knappa in det, med stjärna som decimaltecken{finish}.",
        "money": "Du kan också knappa in beloppet, med stjärna som decimaltecken{finish}.",
        "phone": "Du kan också knappa in numret{finish}.",
        "postal_code": "Du kan också knappa in det{finish}.",
        "date": "Du kan också knappa in den: två siffror för {first}, två för {second} och fyra för året.",
        "time": "Du kan också knappa in den med fyra siffror, som 1 4 3 0.",
    },
    letters={
        "be": "b", "ce": "c", "de": "d", "eff": "f", "ge": "g", "hå": "h", "ji": "j", "kå": "k", "ell": "l",
        "em": "m", "pe": "p", "ku": "q", "err": "r", "ess": "s", "te": "t", "ve": "v", "dubbel ve": "w",
        "dubbelve": "w", "ex": "x", "eks": "x", "säta": "z",
    },
    alphabet={
        "adam": "a", "bertil": "b", "cesar": "c", "caesar": "c", "david": "d", "erik": "e", "filip": "f",
        "gustav": "g", "helge": "h", "ivar": "i", "johan": "j", "kalle": "k", "ludvig": "l", "martin": "m",
        "niklas": "n", "olof": "o", "petter": "p", "qvintus": "q", "kvintus": "q", "rudolf": "r",
        "sigurd": "s", "tore": "t", "urban": "u", "viktor": "v", "wilhelm": "w", "xerxes": "x",
        "yngve": "y", "zäta": "z",
    },
    as_in="som i, som, för",
    between_signs="stort stor litet liten bokstaven siffran streck bindestreck mellanslag och sedan sen",
    email_before="är mejl mail epost e post adress adressen mejladress mejladressen min det",
    signs={
        "snabel a": "@", "snabela": "@", "at": "@", "@": "@", "punkt": ".", "understreck": "_",
        "bindestreck": "-", "minus": "-", "streck": "-", "plus": "+",
    },
    spelled_with="""
        Adam Bertil Cesar David Erik Filip Gustav Helge Ivar Johan Kalle Ludvig Martin Niklas Olof Petter
        Qvintus Rudolf Sigurd Tore Urban Viktor Wilhelm Xerxes Yngve Zäta""",
    letter="{letter} som i {word}",
)
