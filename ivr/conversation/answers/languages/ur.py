"""Urdu: in its own script, and romanised as some recognisers and many people write it."""

# fmt: off
from ivr.conversation.answers.languages.language import Calendar, Clock, Language, Numerals, Spoken, counted

URDU = Language(
    tag="ur",
    hesitations="اں آں ہمم اہ ام um uh hmm aan",
    fillers="""
        اں, آں, ہمم, اہ, ہاں جی, اچھا, ٹھیک, ٹھیک ہے, اوکے, شکریہ, بہت شکریہ, بہت بہت شکریہ, مہربانی,
        برائے مہربانی, براہ کرم, پلیز, السلام علیکم, اسلام علیکم, وعلیکم السلام, سلام, ہیلو, جناب, صاحب,
        دیکھیں, سنیں, تو, اور, لیکن, مگر, بس, یہ, وہ, ہے, میں, میرا, میری, میرے, کا, کی, کے, کو, سے, پر, تک,
        ایک منٹ, ذرا, معاف کیجیے, خوب, بہت اچھا, um, uh, hmm, acha, achha, accha, theek, theek hai,
        thik hai, okay, ok, shukriya, bohat shukriya, bahut shukriya, meharbani, please, assalam o alaikum,
        assalamualaikum, salam, hello, hi, ji, janab, dekhein, sunein, to, aur, lekin, magar, bas, yeh, ye,
        woh, wo, hai, main, mera, meri, mere, ka, ki, ke, ko, se, par, ek minute, zara, bohat acha""",
    farewells="""
        خدا حافظ, اللہ حافظ, پھر ملیں گے, شب بخیر, الوداع, بائے, khuda hafiz, allah hafiz, phir milenge,
        phir milein ge, bye, shab bakhair""",
    closings="""
        بس یہی, بس اتنا ہی, اور کچھ نہیں, کچھ نہیں, اور نہیں, نہیں بس, بس شکریہ, بس ٹھیک ہے, یہی تھا,
        کافی ہے, bas yehi, bas itna hi, aur kuch nahi, aur kuch nahin, kuch nahi, kuch nahin, yehi tha,
        kafi hai, bas shukriya""",
    afterwords="آج, ابھی, نہیں, جی, ہاں, aaj, abhi, nahi, nahin, ji, haan",
    corrections="""
        نہیں میں نے کہا, میں نے کہا, نہیں نہیں, میرا مطلب, میرا مطلب ہے, معاف کیجیے, معاف کریں, معذرت, سوری,
        غلط, غلطی ہو گئی, رکیں, ٹھہریں, بلکہ, اصل میں, دراصل, تصحیح, maine kaha, main ne kaha, nahi nahi,
        nahin nahin, mera matlab, mera matlab hai, maaf kijiye, maaf karein, sorry, ghalti ho gayi, rukein,
        thehrein, balke, asal mein, darasal""",
    noes="نہیں nahi nahin",
    doubts="کیا کیوں کون کیسے kya kyun kaun kaise",
    both="اور aur",
    not_this="نہیں نہ nahi nahin na",
    determiners="میرا میری میرے کا کی کے کو سے mera meri mere ka ki ke ko se",
    people="نمائندہ, نمائندے, انسان, آپریٹر, ایجنٹ, agent, operator, numainda, insan",
    reaching="بات, baat",
    excluding="سوائے, کے علاوہ, کے بجائے, siwaye, ke ilawa, ke bajaye",
    not_excluding="",
    excluding_carriers="",
    excluding_joins="یا ya",
    resuming="""
        بلکہ, لیکن, مجھے, balke, lekin, mujhe""",
    greetings="علیکم سلام ہیلو alaikum salam hello hi",
    wishes="میں مجھے مجھ کیا ہم main mujhe kya hum mai",
    yes_first="جی ہاں ji haan",
    mine="میرا mera",
    openings="""
        اں, اہ, ہمم, السلام علیکم, اسلام علیکم, وعلیکم السلام, سلام, ہیلو, جی, جی ہاں السلام علیکم, جی ہیلو,
        اچھا, ٹھیک ہے, شکریہ, پلیز, جناب, دیکھیں, سنیں, معاف کیجیے, کیا حال ہے, آپ کیسے ہیں, um, uh, hmm,
        assalam o alaikum, assalamualaikum, salam, hello, hi, ji, ji hello, acha, achha, theek hai,
        shukriya, please, janab, dekhein, sunein, maaf kijiye""",
    politeness="""
        شکریہ, بہت شکریہ, مہربانی, پلیز, برائے مہربانی, اگر ہو سکے, shukriya, bohat shukriya, meharbani,
        please, agar ho sake, ji""",
    introductions="""
        میرا نام, میرا نام ہے, میرا پورا نام, mera naam, mera naam hai, mera nam, mera poora naam""",
    introductions_maybe="میں, یہ, main, yeh",
    no_names="""
        میں مجھے مجھ میرا میری میرے آپ ہم وہ یہ ہے ہیں ہوں تھا تھی تھے کا کی کے کو سے پر تک نے اور یا لیکن
        مگر تو بھی ہی نہیں ہاں جی کیا کیوں کون کب کہاں کیسے چاہتا چاہتی چاہیے کرنا کرنی کرنے کریں کر رہا رہی
        رہے سکتا سکتی سکتے بات بیلنس اکاؤنٹ کارڈ پیسے روپے بل ادا رقم نمبر فون پتہ مدد سوال مسئلہ آج کل ابھی
        شکریہ سلام ہیلو نام معلوم بتائیں main mujhe mera meri mere aap hum woh wo yeh ye hai hain hoon hun
        tha thi ka ki ke ko se par tak ne aur ya lekin magar to bhi hi nahi nahin haan ji kya kyun kaun kab
        kahan kaise chahta chahti chahiye karna karni karein kar raha rahi sakta sakti baat balance account
        card paise rupay rupaye bill raqam number phone pata madad sawal masla aaj kal abhi shukriya salam
        hello naam""",
    yes="""
        ہاں, جی, جی ہاں, ہاں جی, جی جی, بالکل, جی بالکل, بالکل ٹھیک, بلکل, درست, درست ہے, یہ درست ہے,
        جی درست ہے, صحیح, صحیح ہے, جی صحیح ہے, یہ صحیح ہے, سہی, سہی ہے, ٹھیک, ٹھیک ہے, جی ٹھیک ہے,
        ہاں ٹھیک ہے, یقیناً, ضرور, جی ضرور, کیوں نہیں, کر دیں, کر دو, تصدیق, تصدیق کرتا ہوں, تصدیق کرتی ہوں,
        haan, han, ha, ji, jee, ji haan, jee haan, haan ji, ji ji, bilkul, ji bilkul, durust, durust hai,
        sahi, sahi hai, theek, theek hai, thik hai, ji theek hai, yaqeenan, zaroor, ji zaroor, kyun nahi,
        kar dein, yes""",
    no="""
        نہیں, جی نہیں, نہیں جی, نہ, نا, نہیں شکریہ, جی نہیں شکریہ, بالکل نہیں, ہرگز نہیں, کبھی نہیں, غلط,
        غلط ہے, یہ غلط ہے, درست نہیں, درست نہیں ہے, صحیح نہیں, صحیح نہیں ہے, ٹھیک نہیں, ٹھیک نہیں ہے,
        نہیں یہ غلط ہے, منسوخ, منسوخ کریں, رہنے دیں, چھوڑیں, ابھی نہیں, مت کریں, nahi, nahin, nai, ji nahi,
        ji nahin, nahi ji, nahin shukriya, nahi shukriya, bilkul nahi, bilkul nahin, hargiz nahi,
        kabhi nahi, ghalat, ghalat hai, galat, galat hai, durust nahi, sahi nahi, sahi nahi hai, theek nahi,
        theek nahi hai, rehne dein, choren, abhi nahi, no""",
    maybe_yes="اچھا, اوکے, ہمم, acha, achha, okay, ok, hmm",
    neither="""
        مجھے نہیں معلوم, نہیں معلوم, معلوم نہیں, پتہ نہیں, مجھے نہیں پتہ, یاد نہیں, مجھے یاد نہیں,
        سمجھ نہیں آیا, mujhe nahi maloom, nahi maloom, maloom nahi, pata nahi, mujhe nahi pata, yaad nahi,
        mujhe yaad nahi, samajh nahi aaya""",
    answers_whole="""
        کر دیں, کر دو, صحیح, سہی, درست, ٹھیک, غلط, نہ, نا, جی, ha, no, ji, jee, sahi, durust, theek, ghalat,
        galat, kar dein, منسوخ""",
    answers_bare="ہاں نہیں بالکل haan nahi nahin bilkul",
    restarts="میرا مطلب سوری sorry معاف کیجیے mera matlab",
    numerals=Numerals(
        small=counted(
            """
                صفر ایک دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس
                بیس اکیس بائیس تئیس چوبیس پچیس چھبیس ستائیس اٹھائیس انتیس تیس اکتیس بتیس تینتیس چونتیس
                پینتیس چھتیس سینتیس اڑتیس انتالیس چالیس اکتالیس بیالیس تینتالیس چوالیس پینتالیس چھیالیس
                سینتالیس اڑتالیس انچاس پچاس اکیاون باون ترپن چون پچپن چھپن ستاون اٹھاون انسٹھ ساٹھ اکسٹھ
                باسٹھ تریسٹھ چونسٹھ پینسٹھ چھیاسٹھ سڑسٹھ اڑسٹھ انہتر ستر اکہتر بہتر تہتر چوہتر پچھتر چھہتر
                ستتر اٹھہتر اناسی اسی اکیاسی بیاسی تراسی چوراسی پچاسی چھیاسی ستاسی اٹھاسی نواسی نوے اکیانوے
                بانوے ترانوے چورانوے پچانوے چھیانوے ستانوے اٹھانوے ننانوے"""
        )
        | counted(
            """
                sifar ek do teen char panch che saat aath nau das gyarah barah terah chaudah pandrah solah
                satrah atharah unnees bees ikkees bais teis chaubees pachees chabbees sattais athais untees
                tees ikattees battees taintees chauntees paintees chattees saintees artees untalees chalees
                iktalees bayalees taintalees chawalees paintalees chiyalees saintalees artalees unchaas
                pachaas ikyawan bawan tirpan chawan pachpan chappan satawan athawan unsath saath iksath
                basath tirsath chaunsath painsath chiyasath sarsath arsath unhattar sattar ikhattar bahattar
                tihattar chauhattar pachattar chihattar satattar athattar unasi assi ikyasi bayasi tirasi
                chaurasi pachasi chiyasi satasi athasi nawasi nawway ikyanway banway tiranway chauranway
                pachanway chiyanway satanway athanway ninanway"""
        )
        | {
            "چھے": 6, "چہ": 6, "اٹھ": 8, "تیئس": 23, "تیئیس": 23, "زیرو": 0, "zero": 0, "aik": 1, "tin": 3,
            "chaar": 4, "paanch": 5, "chay": 6, "chhe": 6, "chhay": 6, "sat": 7, "ath": 8, "aat": 8,
            "dus": 10, "gyara": 11, "bara": 12, "baara": 12, "tera": 13, "chauda": 14, "pandra": 15,
            "sola": 16, "satra": 17, "athara": 18, "unnis": 19, "bis": 20, "pachis": 25, "tis": 30,
            "chalis": 40, "pachas": 50, "sath": 60, "nabbe": 90, "nawe": 90, "ڈیڑھ": 1.5, "ڈھائی": 2.5,
            "اڑھائی": 2.5, "dedh": 1.5, "derh": 1.5, "dhai": 2.5, "dhaai": 2.5,
        },
        hundred=frozenset({"سو", "sau", "so"}),
        scales={
            "ہزار": 1000, "لاکھ": 10**5, "کروڑ": 10**7, "hazar": 1000, "hazaar": 1000, "lakh": 10**5,
            "karor": 10**7, "crore": 10**7,
        },
        fractions={
            "ساڑھے": 0.5, "سوا": 0.25, "پونے": -0.25, "saadhe": 0.5, "sadhe": 0.5, "saarhe": 0.5,
            "sawa": 0.25, "paune": -0.25, "pone": -0.25,
        },
        parts={"آدھا": 0.5, "آدھے": 0.5, "آدھی": 0.5, "aadha": 0.5, "adha": 0.5, "aadhe": 0.5, "پاؤ": 0.25},
        few={"چند": 3, "کئی": 3, "chand": 3, "kai": 3},
        vague="چند کئی chand kai",
        dozens=frozenset({"درجن", "darjan"}),
        point=frozenset({"اعشاریہ", "پوائنٹ", "point", "ashariya"}),
        bare_point=frozenset({"اعشاریہ", "پوائنٹ", "point", "ashariya"}),
        times={"ڈبل": 2, "ٹرپل": 3, "double": 2, "triple": 3},
        joiners=frozenset({"اور", "پھر", "aur", "phir"}),
        ordinals=counted("پہلا دوسرا تیسرا چوتھا پانچواں چھٹا ساتواں اٹھواں نواں دسواں", 1)
        | counted("پہلی دوسری تیسری چوتھی پانچویں چھٹی ساتویں اٹھویں نویں دسویں", 1)
        | counted("pehla doosra teesra chautha paanchwan chata saatwan aathwan nawan daswan", 1)
        | counted("pehli doosri teesri chauthi paanchwin", 1)
        | {"یکم": 1, "yakum": 1},
    ),
    ones="ایک ek aik",
    minus="منفی manfi",
    qualifies="""
        منفی, کم از کم, زیادہ سے زیادہ, سے زیادہ, سے کم, تقریباً, لگ بھگ, قریب, آدھا, دگنا, manfi, kam az kam,
        zyada se zyada, taqreeban, lagbhag, takreeban, aadha, adha, dugna""",
    qualifies_after="""
        فیصد, %, اعشاریہ, پوائنٹ, سو, ہزار, لاکھ, کروڑ, درجن, سے زیادہ, سے کم, تک, کے قریب, feesad, fisad,
        percent, point, sau, hazar, lakh, karor, se zyada, se kam, tak, ke qareeb""",
    alternatives="یا, ya",
    ranges="سے, se, اور, aur, تا",
    percent="فیصد, %, feesad, fisad, percent",
    counted="""
        دن ہفتہ ہفتے مہینہ مہینے سال فیصد % دفعہ بار din hafta hafte mahina mahine saal feesad dafa bar""",
    last="آخری akhri aakhri",
    numbers_of="نمبر number",
    currencies={
        "PKR INR": """
            روپے, روپیہ, روپیے, روپئے, روپیوں, rupay, rupaye, rupees, rupee, rupaya, rupiya, rs""",
        "PKR": "pkr", "INR": "inr", "USD CAD AUD": "ڈالر, ڈالرز, dollar, dollars", "EUR": "یورو", "GBP": "پاؤنڈ, پاونڈ",
    },
    minors="پیسے پیسہ سینٹ سینٹس paise paisa cent",
    money_and="اور aur",
    money_moves="ادا بھیجنا بھیجیں بھیجو منتقل رقم جمع ada bhejna bhejein bhejo raqam jama",
    money_between="ہے تقریباً صرف hai taqreeban sirf",
    money_after="سے کو میں اور شکریہ se ko mein aur shukriya ادا منتقل بھیج جمع",
    secrets="""
        پن, پن کوڈ, سیکیورٹی کوڈ, خفیہ کوڈ, شناختی کارڈ نمبر, پاس کوڈ, pin, pin code, security code""",
    passwords="پاس ورڈ, password",
    tells="ہے ہیں تھا نمبر hai hain number",
    calendar=Calendar(
        weekdays=(
            "پیر, سوموار, peer, pir, somwar", "منگل, mangal", "بدھ, budh", "جمعرات, jumerat, jumeraat",
            "جمعہ, جمعے, juma, jumma, jume", "ہفتہ, سنیچر, hafta, saneechar", "اتوار, itwar, itwaar",
        ),
        months=(
            "جنوری, january, janwari", "فروری, february, farwari", "مارچ, march", "اپریل, april",
            "مئی, مئ, may, mai", "جون, june", "جولائی, july, julai", "اگست, august, agast",
            "ستمبر, september, sitambar", "اکتوبر, october, aktubar", "نومبر, november, nawambar",
            "دسمبر, december, disambar",
        ),
        relative={
            "آج": 0, "آج رات": 0, "کل": 1, "آنے والے کل": 1, "پرسوں": 2, "aaj": 0, "aj": 0, "aaj raat": 0,
            "kal": 1, "parson": 2, "parso": 2, "گزشتہ کل": -1, "گزرے کل": -1,
        },
        gone="پچھلے پچھلا پچھلی گزشتہ pichle pichla pichli",
        ago="پہلے, pehle, pehlay",
        following="اگلے اگلا اگلی agle agla agli",
        following_is_nearest=True,
        this="اس is",
        nearest_after="کو, ko",
        the="کی کا کے ki ka ke تاریخ tareekh",
        of="کی کا کے ki ka ke",
        day_marks="تاریخ tareekh",
        from_now="بعد, کے بعد, میں, baad, ke baad, mein, main",
        days="دن, دنوں, din, dinon",
        weeks="ہفتے, ہفتہ, ہفتوں, hafte, hafta, hafton",
        months_unit="مہینے, مہینہ, ماہ, مہینوں, mahine, mahina, maah",
        this_week="اس ہفتے, is hafte",
        last_week="پچھلے ہفتے, pichle hafte",
        next_week="اگلے ہفتے, اگلا ہفتہ, agle hafte, agla hafta",
        weekend="ویک اینڈ, اس ویک اینڈ, weekend, is weekend",
        next_weekend="اگلے ویک اینڈ, agle weekend",
        this_month="اس مہینے, اس ماہ, is mahine",
        next_month="اگلے مہینے, اگلے ماہ, agle mahine",
        month_end="مہینے کے آخر, مہینے کا آخری دن, mahine ke akhir",
        holidays={
            "یوم آزادی": "08-14", "چودہ اگست": "08-14", "یوم پاکستان": "03-23", "یوم قائد": "12-25",
            "کرسمس": "12-25", "یوم اقبال": "11-09", "نیا سال": "01-01", "youm e azadi": "08-14",
            "christmas": "12-25",
        },
        keyed=("مہینے", "دن"),
    ),
    clock=Clock(
        named={"دوپہر بارہ بجے": 720, "آدھی رات": 0, "aadhi raat": 0},
        parts={
            "صبح": 0, "دوپہر": 12, "سہ پہر": 12, "شام": 12, "رات": 24, "subah": 0, "dopahar": 12,
            "dopehar": 12, "sham": 12, "shaam": 12, "raat": 24, "am": 0, "pm": 12,
        },
        parts_anywhere={
            "صبح": 0, "دوپہر": 12, "سہ پہر": 12, "شام": 12, "رات": 24, "صبح بخیر": None, "شب بخیر": None,
            "subah": 0, "dopahar": 12, "dopehar": 12, "sham": 12, "shaam": 12, "raat": 24,
        },
        hour_marks="بجے, بج کر, بجکر, baje, bajay, bajkar, baj kar",
        minute_marks="منٹ minute minat",
        relative={
            "آدھے گھنٹے میں": 30, "آدھے گھنٹے بعد": 30, "آدھے گھنٹے کے بعد": 30, "aadhe ghante mein": 30,
            "aadhe ghante baad": 30, "aadhe ghante main": 30,
        },
        from_now="میں, بعد, کے بعد, mein, main, baad, ke baad",
        minutes="منٹ, منٹوں, minute, minat",
        hours="گھنٹے, گھنٹہ, گھنٹوں, ghante, ghanta",
    ),
    bounds="""
        پہلے, سے پہلے, بعد, کے بعد, تک, یا, کے درمیان, درمیان, ہر, کوئی, کوئی بھی, تقریباً, لگ بھگ, کے قریب,
        سوا, علاوہ, آخری, آدھا, se pehle, pehle, ke baad, baad, tak, ya, ke darmiyan, darmiyan, har, koi,
        koi bhi, taqreeban, ke qareeb, siwa, akhri""",
    beside="کو کا کی کے میں ko ka ki ke mein main",
    refusals="""
        مجھے نہیں معلوم, مجھے معلوم نہیں, نہیں معلوم, معلوم نہیں, پتہ نہیں, مجھے نہیں پتہ, مجھے پتہ نہیں,
        نہیں پتا, پتا نہیں, مجھے نہیں پتا, یاد نہیں, مجھے یاد نہیں, بھول گیا, بھول گئی, میں بھول گیا,
        میں بھول گئی, میرے پاس نہیں, نہیں ہے میرے پاس, مل نہیں رہا, نہیں مل رہا, میں نہیں بتانا چاہتا,
        میں نہیں بتانا چاہتی, نہیں بتانا چاہتا, نہیں بتانا چاہتی, نہیں بتا سکتا, نہیں بتا سکتی,
        میں نہیں بتاؤں گا, میں نہیں بتاؤں گی, یہ ذاتی ہے, یہ نجی ہے, یقین نہیں, مجھے یقین نہیں,
        mujhe nahi maloom, mujhe nahin maloom, mujhe maloom nahi, nahi maloom, maloom nahi, pata nahi,
        pata nahin, mujhe nahi pata, mujhe pata nahi, yaad nahi, yaad nahin, mujhe yaad nahi, bhool gaya,
        bhool gayi, main bhool gaya, mere paas nahi, mere pas nahi, nahi mil raha, mil nahi raha,
        nahi batana chahta, nahi batana chahti, nahi bata sakta, nahi bata sakti, main nahi bataunga,
        yeh zaati hai, yaqeen nahi""",
    refusals_whole="""
        چھوڑیں, چھوڑ دیں, رہنے دیں, اگلا, اگلا سوال, کوئی نہیں, ان میں سے کوئی نہیں, choren, chor dein,
        rehne dein, agla, agla sawal, koi nahi, skip""",
    asks_what="""
        کیا کہا, آپ نے کیا کہا, کیا پوچھا, آپ نے کیا پوچھا, کیا مطلب, اس کا کیا مطلب, آپ کا کیا مطلب,
        یہ کیا ہے, وہ کیا ہے, سمجھ نہیں آئی, سمجھ نہیں آیا, مجھے سمجھ نہیں, میں نہیں سمجھا, میں نہیں سمجھی,
        سنائی نہیں دیا, سنائی نہیں دے رہا, آواز نہیں آئی, آواز نہیں آ رہی, دوبارہ کہیں, دوبارہ بتائیں,
        پھر سے کہیں, کیا بولوں, مجھے کیا کہنا, کہاں ملے گا, کہاں لکھا, kya kaha, aap ne kya kaha,
        kya poocha, kya matlab, iska kya matlab, aap ka kya matlab, yeh kya hai, samajh nahi aayi,
        samajh nahi aaya, mujhe samajh nahi, main nahi samjha, sunai nahi diya, awaz nahi aayi,
        dobara kahein, dobara batayein, phir se kahein, kahan milega""",
    asks_what_whole="""
        کیا, جی کیا, کیا جی, کون سا, کونسا, کون سی, کونسی, کون سا نمبر, کونسا نمبر, کون, کب, کہاں, کیسے,
        مثلاً, kya, ji kya, kaun sa, konsa, kaun si, konsi, konsa number, kaun, kab, kahan, kaise, pardon,
        sorry kya""",
    asks_why="""
        کیوں چاہیے, کیوں پوچھ, کیوں ضروری, کیوں ضرورت, آپ کو کیوں, کس لیے چاہیے, کس لئے چاہیے, یہ کیوں,
        یہ کس لیے, کیا یہ ضروری, ضروری ہے کیا, کیا ضرورت ہے, kyun chahiye, kyun pooch, kyun zaroori,
        kyun zaroorat, aap ko kyun, kis liye chahiye, yeh kyun, yeh kis liye, kya yeh zaroori,
        zaroori hai kya, kya zaroorat hai""",
    asks_why_whole="""
        کیوں, کیوں جی, وہ کیوں, کس لیے, کس لئے, کیوں بھئی, kyun, kyon, kyun ji, woh kyun, kis liye,
        kisliye""",
    waits="""
        ایک منٹ, ایک سیکنڈ, ایک لمحہ, ذرا رکیں, ذرا ٹھہریں, رکیں, رکیے, رکو, ٹھہریں, ٹھہرو, ٹھہریے,
        انتظار کریں, ذرا انتظار کریں, ایک منٹ رکیں, ایک منٹ ٹھہریں, ایک منٹ انتظار کریں, ہولڈ کریں, دو منٹ,
        لائن پر رہیں, فون بند نہ کریں, مجھے دیکھنے دیں, دیکھتا ہوں, دیکھتی ہوں, سوچنے دیں, ابھی آیا,
        ابھی آئی, ek minute, ek second, ek lamha, zara rukein, zara theherein, rukein, rukiye, ruko,
        theherein, thehro, intezar karein, zara intezar karein, ek minute rukein, hold karein, do minute,
        line par rahein, phone band na karein, mujhe dekhne dein, dekhta hoon, dekhti hoon, sochne dein,
        abhi aaya""",
    fetches="""
        میں ڈھونڈتا ہوں, میں ڈھونڈتی ہوں, ڈھونڈ رہا, ڈھونڈ رہی, مجھے ڈھونڈنے دیں, میں لے کر آتا,
        میں لے کر آتی, لینے دیں, نکالنے دیں, کارڈ نکال, کارڈ لے, mujhe dhoondne dein, main dhoondta,
        main dhoondti, dhoond raha, dhoond rahi, main le kar aata, main le kar aati, lene dein,
        nikalne dein, card nikal, card le""",
    returns="""
        میں آ گیا, میں آ گئی, میں واپس آ گیا, میں واپس آ گئی, واپس آ گیا, جی میں ہوں, میں یہاں ہوں,
        میں حاضر ہوں, جاری رکھیں, آگے بڑھیں, مل گیا, مل گئی, مجھے مل گیا, یہ رہا, یہ رہی, میں تیار ہوں,
        تیار ہوں, جی بولیں, بولیں, آپ ہیں, کیا آپ ہیں, main aa gaya, main aa gayi, main wapas aa gaya,
        wapas aa gaya, main yahan hoon, jari rakhein, aage barhein, mil gaya, mil gayi, mujhe mil gaya,
        yeh raha, main tayyar hoon, tayyar hoon, ji bolein, bolein""",
    requests="""
        مجھے, میں چاہتا, میں چاہتی, ہمیں, مجھ کو, میں نے پوچھنا, میرا سوال, کیا آپ, کیا میں, کیا میرا,
        کیا میری, کیا کوئی, کیا, کون, کون سا, کونسا, کیسے, کہاں, کب, کتنا, کتنی, کتنے, کیوں, بتائیں, بتائیے,
        دیں, دیجیے, بھیجیں, مدد کریں, بات کرائیں, mujhe, main chahta, main chahti, humein, mera sawal,
        kya aap, kya main, kya mera, kya meri, kya koi, kya, kaun, kaise, kahan, kab, kitna, kitni, kitne,
        kyun, batayein, bataiye, dein, dijiye, bhejein, madad karein, baat karayein""",
    new_wish="""
        شاید, shayad, مجھے چاہیے, میں چاہتا ہوں, میں چاہتی ہوں, مجھے مدد, بات کرنی ہے, بات کرنا, نمائندہ,
        نمائندے, ایجنٹ, انسان, mujhe chahiye, main chahta hoon, main chahti hoon, mujhe madad,
        baat karni hai, baat karna, numainda, agent, operator""",
    spoken=Spoken(
        yes="جی ہاں",
        no="جی نہیں",
        and_="اور",
        minus="منفی",
        plus="پلس",
        money="{whole} اور {cents}",
        currencies={
            "PKR": ("روپیہ", "روپے", "پیسہ", "پیسے"), "INR": ("روپیہ", "روپے", "پیسہ", "پیسے"),
            "USD": ("ڈالر", "ڈالر", "سینٹ", "سینٹ"), "EUR": ("یورو", "یورو", "سینٹ", "سینٹ"),
            "GBP": ("پاؤنڈ", "پاؤنڈ", "پینس", "پینس"),
        },
        weekdays=("پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار"),
        months=(
            "جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر",
            "دسمبر",
        ),
        day="{weekday}، {day} {month}",
        full_day="{day} {month} {year}",
        clock="{part} {hour12} بج کر {minute} منٹ",
        clock_sharp="{part} {hour12} بجے",
        parts=((4, "رات"), (12, "صبح"), (16, "دوپہر"), (20, "شام"), (24, "رات")),
        day_and_time="{day}، {time}",
        near=("آج", "کل"),
        greetings=((24, "السلام علیکم"),),
        ordinals="پہلا دوسرا تیسرا چوتھا پانچواں چھٹا ساتواں آٹھواں نواں دسواں",
        ordinal="نمبر {place}",
    ),
    finish="، پھر ہیش کا بٹن دبائیں",
    examples={
        "whole_number": "دو", "yes_no": "ہاں یا نہیں", "number": "دو", "money": "چالیس روپے",
        "digits": "ایک دو تین", "date": "تئیس نومبر", "time": "صبح گیارہ بجے",
        "date_time": "پیر صبح گیارہ بجے", "phone": "صفر تین صفر صفر، ایک دو تین، چار پانچ چھ سات",
        "postal_code": "ایک دو تین چار پانچ", "person_name": "اپنا پورا نام", "text": "اپنے الفاظ میں",
        "alphanumeric": "a b ایک دو", "email": "ali dot khan at gmail dot com", "address": "گلی نمبر پانچ",
    },
    hints={
        "email": "at, dot, dot com, underscore, dash",
        "alphanumeric": "A, B, C, D, صفر, ایک, دو",
        "yes_no": "ہاں, نہیں, جی ہاں, جی نہیں, درست, غلط, ٹھیک ہے",
        "number": "ایک, دو, تین, چار, پانچ, دس, بیس, سو",
        "money": "روپے, پیسے, سو روپے, ہزار روپے",
        "digits": "صفر, ایک, دو, تین, چار, پانچ, چھ, سات, آٹھ, نو, ڈبل",
        "phone": "صفر, ایک, دو, تین, چار, پانچ, چھ, سات, آٹھ, نو",
        "date": """
            آج, کل, پرسوں, پیر, منگل, بدھ, جمعرات, جمعہ, ہفتہ, اتوار, اگلے ہفتے, جنوری, فروری, مارچ, اپریل,
            مئی, جون, جولائی, اگست, ستمبر, اکتوبر, نومبر, دسمبر""",
        "time": "بجے, صبح, دوپہر, شام, رات, ساڑھے, سوا, پونے",
        "person_name": "میرا نام",
    },
    by_keys={
        "whole_number": "آپ اسے کی پیڈ سے بھی درج کر سکتے ہیں{finish}۔",
        "alphanumeric": "اگر اس میں صرف ہندسے ہیں تو آپ کی پیڈ سے بھی درج کر سکتے ہیں{finish}۔",
        "yes_no": "آپ ہاں کے لیے 1 یا نہیں کے لیے 2 بھی دبا سکتے ہیں۔",
        "digits": "آپ اسے کی پیڈ سے بھی درج کر سکتے ہیں{finish}۔",
        "number": "آپ اسے کی پیڈ سے بھی درج کر سکتے ہیں، اعشاریہ کے لیے اسٹار{finish}۔",
        "money": "آپ رقم کی پیڈ سے بھی درج کر سکتے ہیں، اعشاریہ کے لیے اسٹار{finish}۔",
        "phone": "آپ نمبر کی پیڈ سے بھی درج کر سکتے ہیں{finish}۔",
        "postal_code": "آپ اسے کی پیڈ سے بھی درج کر سکتے ہیں{finish}۔",
        "date": "آپ اسے کی پیڈ سے بھی درج کر سکتے ہیں: {first} کے دو ہندسے، {second} کے دو اور سال کے چار۔",
        "time": "آپ اسے چار ہندسوں میں بھی درج کر سکتے ہیں، جیسے 1430۔",
    },
    between_signs="بڑا چھوٹا حرف اور پھر ڈیش aur phir dash capital small",
    email_before="ہے میرا میری ای میل پتہ ایڈریس mera meri email address hai",
    signs={
        "ایٹ": "@", "at": "@", "@": "@", "ڈاٹ": ".", "dot": ".", "point": ".", "انڈر اسکور": "_",
        "underscore": "_", "ڈیش": "-", "dash": "-", "پلس": "+", "plus": "+",
    },
)
