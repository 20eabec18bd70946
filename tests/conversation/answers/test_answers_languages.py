"""Swedish, Norwegian, Chinese, Urdu: what callers answer; and that whatever is said to them is read back the same."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from asked import (
    ALL,
    CHINESE,
    CURRENCY,
    ENGLISH,
    FRIDAY,
    NORWEGIAN,
    OTHERS,
    SWEDISH,
    URDU,
    certain,
    told_in_turns,
    values,
)
from asked import value as read_value
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.conversation.answers import (
    KINDS,
    Partial,
    asks_back,
    asks_to_wait,
    corrects,
    find,
    is_back,
    is_farewell,
    is_filler,
    read,
    refuses,
    without_preamble,
)
from ivr.conversation.answers.languages import LANGUAGES
from ivr.conversation.spoken import say_value

AROUND = {around.tongue: around for around in OTHERS}
SAID = {
    "sv": {
        "yes_no": {
            "ja": True, "ja tack": True, "nej": False, "nej det stämmer inte": False, "det stämmer": True,
            "öh ja precis": True, "nej tack": False, "jag vet inte": None, "nej jag menar ja": True,
        },
        "digits": {
            "ett två tre": "123", "noll sju noll": "070", "dubbel sju fem": "775",
            "tjugofem trettio": "2530", "fem öh sex sju": "567",
        },
        "number": {
            "två": 2, "tjugofem": 25, "etthundratrettiofem": 135, "tre komma fem": 3.5,
            "två och en halv": 2.5, "tvåtusen femhundra": 2500, "hundra": 100,
        },
        "money": {
            "fyrtio kronor": 40, "hundratrettiofem kronor och femtio öre": 135.5,
            "etthundratrettiofem": 135, "1250 kr": 1250, "tusen spänn": 1000,
            "nej jag sa femtio kronor": 50, "beloppet är fyrtio kronor": 40,
        },
        "date": {
            "imorgon": "2026-11-21", "i övermorgon": "2026-11-22", "måndag": "2026-11-23",
            "på måndag": "2026-11-23", "den femtonde": "2026-12-15", "den tredje mars": "2027-03-03",
            "tjugotredje november": "2026-11-23", "om två veckor": "2026-12-04", "julafton": "2026-12-24",
            "måndag nästa vecka": "2026-11-23", "tjugotredje november tjugohundratjugosex": "2026-11-23",
            "23 november": "2026-11-23",
        },
        "time": {
            "klockan elva": "11:00", "halv tre": "14:30", "kvart över två": "14:15", "kvart i tre": "14:45",
            "fem i halv tre": "14:25", "14:30": "14:30", "klockan sju på kvällen": "19:00",
            "klockan åtta på morgonen": "08:00", "fjorton trettio": "14:30", "om en halvtimme": "10:30",
            "tio över nio": "09:10",
        },
        "date_time": {
            "måndag klockan elva": "2026-11-23T11:00",
            "imorgon eftermiddag klockan tre": "2026-11-21T15:00", "på fredag halv tre": "2026-11-27T14:30",
        },
        "person_name": {
            "jag heter Anna Berg": "Anna Berg",
        },
    },
    "nb": {
        "yes_no": {
            "ja": True, "ja takk": True, "nei": False, "det stemmer ikke": False, "stemmer": True,
            "øh ja akkurat": True, "nei takk": False, "jeg vet ikke": None,
        },
        "digits": {
            "en to tre": "123", "null ni åtte": "098", "ni en to": "912", "syv sju": "77",
            "tjuefem tretti": "2530",
        },
        "number": {
            "to": 2, "tjuefem": 25, "femogtjue": 25, "hundre og trettifem": 135,
            "etthundreogtrettifem": 135, "tre komma fem": 3.5, "to og en halv": 2.5,
            "totusen fem hundre": 2500,
        },
        "money": {
            "førti kroner": 40, "hundre og trettifem kroner og femti øre": 135.5, "trettifem": 35,
            "1250 kr": 1250, "beløpet er førti kroner": 40, "femti nei seksti": 60,
        },
        "date": {
            "i morgen": "2026-11-21", "i overmorgen": "2026-11-22", "mandag": "2026-11-23",
            "på mandag": "2026-11-23", "den femtende": "2026-12-15", "tredje mars": "2027-03-03",
            "tjuetredje november": "2026-11-23", "om to uker": "2026-12-04", "julaften": "2026-12-24",
            "syttende mai": "2027-05-17", "23. november": "2026-11-23",
        },
        "time": {
            "klokka elleve": "11:00", "halv tre": "14:30", "kvart over to": "14:15",
            "kvart på tre": "14:45", "fem på halv tre": "14:25", "fem over halv tre": "14:35",
            "14:30": "14:30", "klokka sju om kvelden": "19:00", "om en halvtime": "10:30",
            "klokken åtte om morgenen": "08:00",
        },
        "date_time": {
            "mandag klokka elleve": "2026-11-23T11:00",
            "i morgen ettermiddag klokka tre": "2026-11-21T15:00",
        },
        "person_name": {
            "jeg heter Kari Berg": "Kari Berg",
        },
    },
    "zh": {
        "yes_no": {
            "是": True, "是的": True, "不是": False, "对": True, "不对": False, "嗯对": True, "没错": True,
            "不用了谢谢": False, "不知道": None, "好的": True, "不要": False, "没有": False,
        },
        "digits": {
            "一二三": "123", "幺三八零零": "13800", "一三五 二四六": "135246", "１２３": "123",
        },
        "number": {
            "二": 2, "一百三十五": 135, "两千": 2000, "两千五": 2500, "一百零五": 105, "三点五": 3.5,
            "一万二": 12_000, "十五": 15, "三百二": 320, "一千零一": 1001, "两万三千四百五十六": 23_456,
            "3万": 30_000,
        },
        "money": {
            "四十元": 40, "一百三十五块": 135, "三十五块五": 35.5, "三块五毛": 3.5, "五角": 0.5,
            "一百三十五元五角": 135.5, "两千": 2000, "两千块钱": 2000, "嗯 四十块": 40,
            "五十块不对六十块": 60, "一万两千元": 12_000, "20元": 20, "四十美元": 40,
        },
        "date": {
            "明天": "2026-11-21", "后天": "2026-11-22", "星期一": "2026-11-23", "周一": "2026-11-23",
            "下周五": "2026-11-27", "下个星期五": "2026-11-27", "十一月二十三号": "2026-11-23",
            "11月23日": "2026-11-23", "三月三号": "2027-03-03", "十五号": "2026-12-15",
            "两个星期后": "2026-12-04", "三天以后": "2026-11-23", "圣诞节": "2026-12-25",
            "二零二七年三月三日": "2027-03-03", "2027年3月3日": "2027-03-03",
        },
        "time": {
            "上午十一点": "11:00", "下午三点": "15:00", "下午三点半": "15:30", "两点一刻": "14:15",
            "三点四十五分": "15:45", "差五分三点": "14:55", "晚上八点": "20:00", "中午十二点": "12:00",
            "十四点三十分": "14:30", "半小时后": "10:30", "三点零五分": "15:05", "早上八点钟": "08:00",
            "两个小时后": "12:00",
        },
        "date_time": {
            "明天下午三点": "2026-11-21T15:00", "星期一上午十一点": "2026-11-23T11:00",
            "下周五下午两点半": "2026-11-27T14:30",
        },
        "person_name": {
            "我叫李明": "李明",
        },
    },
    "ur": {
        "yes_no": {
            "ہاں": True, "جی ہاں": True, "نہیں": False, "جی نہیں": False, "بالکل ٹھیک": True,
            "یہ غلط ہے": False, "مجھے نہیں معلوم": None, "haan ji": True, "ji nahi": False,
            "theek hai": True,
        },
        "digits": {
            "ایک دو تین": "123", "صفر تین صفر صفر": "0300", "ڈبل سات پانچ": "775", "ek do teen": "123",
            "۱۲۳": "123",
        },
        "number": {
            "دو": 2, "پچیس": 25, "ایک سو پینتیس": 135, "ڈیڑھ سو": 150, "ڈھائی ہزار": 2500,
            "ساڑھے تین سو": 350, "سوا سو": 125, "ایک لاکھ بیس ہزار": 120_000, "ek sau paintees": 135,
            "ساڑھے تین": 3.5,
        },
        "money": {
            "چالیس روپے": 40, "ایک سو پینتیس روپے اور پچاس پیسے": 135.5, "پانچ سو روپے": 500,
            "ڈیڑھ سو روپے": 150, "paanch sau rupay": 500, "پانچ سو": 500, "دو لاکھ روپے": 200_000,
        },
        "date": {
            "کل": "2026-11-21", "پرسوں": "2026-11-22", "پیر": "2026-11-23", "پیر کو": "2026-11-23",
            "اگلے جمعہ": "2026-11-27", "تئیس نومبر": "2026-11-23", "تین مارچ": "2027-03-03",
            "15 دسمبر": "2026-12-15", "دو ہفتے بعد": "2026-12-04", "kal": "2026-11-21",
            "peer": "2026-11-23", "یکم جنوری": "2027-01-01",
        },
        "time": {
            "صبح گیارہ بجے": "11:00", "شام پانچ بجے": "17:00", "ساڑھے تین بجے": "15:30",
            "سوا دو بجے": "14:15", "پونے تین بجے": "14:45", "ڈیڑھ بجے": "13:30", "ڈھائی بجے": "14:30",
            "رات آٹھ بجے": "20:00", "subah gyarah baje": "11:00", "shaam paanch baje": "17:00",
            "دو بج کر دس منٹ": "14:10",
        },
        "date_time": {
            "کل شام پانچ بجے": "2026-11-21T17:00", "پیر صبح گیارہ بجے": "2026-11-23T11:00",
        },
        "person_name": {
            "میرا نام علی خان ہے": "علی خان", "mera naam Ali Khan hai": "Ali Khan",
        },
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "kind", "text", "expected"),
    [
        pytest.param(language, kind, text, expected, id=f"{language}-{kind}-{text}")
        for language, kinds in SAID.items()
        for kind, cases in kinds.items()
        for text, expected in cases.items()
    ],
)
def test_an_answer_is_read(language, kind, text, expected):
    assert read_value(kind, text, AROUND[language]) == expected


# --- around an answer


@pytest.mark.parametrize(
    ("language", "text"),
    [("sv", "öh tack så mycket"), ("sv", "hej"), ("nb", "takk"),
     ("nb", "øh hei"), ("zh", "嗯谢谢"), ("zh", "喂你好"),
     ("ur", "شکریہ"), ("ur", "acha shukriya")],
)  # fmt: skip
def test_noise_and_politeness_are_filler(language, text):
    assert is_filler(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "ja"),
        ("sv", "nej"),
        ("sv", "fyra"),
        ("nb", "nei"),
        ("zh", "不是"),
        ("zh", "四"),
        ("ur", "نہیں"),
        ("ur", "چار"),
    ],
)
def test_what_may_be_an_answer_is_no_filler(language, text):
    assert not is_filler(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [("sv", "tack hej då"), ("sv", "nej det var allt tack hej då"),
     ("nb", "ha det bra"), ("nb", "takk ha det"),
     ("zh", "谢谢再见"), ("zh", "没有了再见"), ("ur", "شکریہ خدا حافظ"), ("ur", "allah hafiz")],
)  # fmt: skip
def test_a_good_bye_is_a_farewell(language, text):
    assert is_farewell(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "nej jag sa femtio"),
        ("nb", "nei jeg sa femti"),
        ("zh", "不对是五十"),
        ("ur", "نہیں میں نے کہا پچاس"),
    ],
)
def test_a_correction_is_noticed(language, text):
    assert corrects(text, language)
    assert read_value("money", text, AROUND[language]) == 50


@pytest.mark.parametrize(
    ("language", "text", "wish"),
    [("sv", "hej jag heter Anna Berg jag vill betala en faktura tack", "jag vill betala en faktura"),
     ("nb", "hei jeg heter Kari Berg jeg vil betale en regning", "jeg vil betale en regning"),
     ("zh", "喂你好我想查余额谢谢", "我想查余额"),
     ("ur", "السلام علیکم مجھے بیلنس معلوم کرنا ہے", "مجھے بیلنس معلوم کرنا ہے"),
     ("de", "ja so und hier bin ich", "ja so und hier bin ich")],
)  # fmt: skip
def test_only_the_wish_is_left_of_a_first_sentence(language, text, wish):
    assert without_preamble(text, language) == wish


@pytest.mark.parametrize(
    ("language", "text", "aside"),
    [("sv", "jag vet inte", "refuses"),
     ("sv", "det vill jag inte säga", "refuses"), ("sv", "vad sa du", "what"),
     ("sv", "varför behöver du det", "why"),
     ("sv", "vänta lite", "waits"), ("sv", "jag ska bara hämta mitt kort", "waits"),
     ("sv", "nu är jag tillbaka", "back"),
     ("nb", "jeg vet ikke", "refuses"), ("nb", "hva mener du", "what"),
     ("nb", "hvorfor trenger du det", "why"),
     ("nb", "vent litt", "waits"), ("nb", "jeg er tilbake", "back"),
     ("zh", "我不知道", "refuses"), ("zh", "不方便说", "refuses"),
     ("zh", "什么意思", "what"), ("zh", "我没听清楚", "what"),
     ("zh", "为什么需要这个", "why"), ("zh", "请稍等一下", "waits"),
     ("zh", "我找一下我的卡", "waits"), ("zh", "我回来了", "back"),
     ("ur", "مجھے نہیں معلوم", "refuses"),
     ("ur", "آپ نے کیا کہا", "what"), ("ur", "کیوں چاہیے", "why"),
     ("ur", "ایک منٹ", "waits"),
     ("ur", "mujhe nahi maloom", "refuses"), ("ur", "ek minute rukein", "waits"),
     ("ur", "میں واپس آ گیا", "back"),
     ("sv", "fyrtio kronor", ""), ("nb", "ja takk", ""),
     ("zh", "四十元", ""), ("ur", "چالیس روپے", ""), ("zh", "不是", "")],
)  # fmt: skip
def test_asides_are_told_apart(language, text, aside):
    assert refuses(text, language) == (aside == "refuses")
    assert asks_back(text, language) == (aside if aside in ("what", "why") else "")
    assert asks_to_wait(text, language) == (aside == "waits")
    assert is_back(text, language) == (aside == "back")


# --- what is said is read back


@given(st.integers(0, 99_999_999), st.sampled_from(ALL))
@settings(max_examples=120)
def test_every_amount_is_read_back_as_it_was_said(cents, around):
    said = say_value(cents / 100, "money", around.language, currency=CURRENCY[around.tongue])

    assert read_value("money", said, around) == cents / 100
    assert values("money", said, around) == [cents / 100]


@given(st.text("0123456789", min_size=1, max_size=16), st.sampled_from(ALL))
def test_every_string_of_digits_is_read_back_as_it_was_said(digits, around):
    assert read_value("digits", say_value(digits, "digits", around.language), around) == digits


@given(st.integers(0, 999_999), st.sampled_from(ALL))
def test_every_number_is_read_back_as_it_was_said(number, around):
    assert read_value("number", say_value(number, "number", around.language), around) == number


def test_every_day_of_the_coming_year_is_read_back_as_it_was_said():
    for around in ALL:
        for ahead in range(365):
            day = (FRIDAY.date() + timedelta(ahead)).isoformat()

            assert read_value("date", say_value(day, "date", around.language), around) == day
            assert certain("date", say_value(day, "date", around.language), around)


@given(st.dates(date(1920, 1, 1), date(2099, 12, 31)), st.sampled_from(ALL))
def test_every_day_with_its_year_is_read_back_as_it_was_said(day, around):
    assert (
        read_value("date", say_value(day.isoformat(), "full_date", around.language), around)
        == day.isoformat()
    )


@given(st.integers(0, 1439), st.sampled_from(ALL))
@settings(max_examples=120)
def test_every_time_is_read_back_as_it_was_said(minutes, around):
    clock = f"{minutes // 60:02}:{minutes % 60:02}"

    assert read_value("time", say_value(clock, "time", around.language), around) == clock
    appointment = f"2026-12-03T{clock}"
    assert (
        read_value("date_time", say_value(appointment, "date_time", around.language), around) == appointment
    )


@pytest.mark.parametrize("around", ALL, ids=lambda around: around.tongue)
@pytest.mark.parametrize("answer", [True, False])
def test_a_yes_and_a_no_are_read_back_as_they_were_said(around, answer):
    assert read_value("yes_no", say_value(answer, "", around.language), around) is answer


def in_chinese(number):
    """The number as Chinese says it: 一万零三百一十五."""
    if number == 0:
        return "零"
    digits, said = "零一二三四五六七八九", ""
    for power, unit in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        count, number = divmod(number, power)
        if count:
            said += (in_chinese(count) if count > 9 else digits[count]) + unit
        elif said and number and not said.endswith("零"):
            said += "零"
    return said


def in_nordic(number, small, tens, hundred, thousand, one, together):
    """The number as Swedish and Norwegian say it, in one word or in several."""
    if number >= 1000:
        count, rest = divmod(number, 1000)
        head = (
            one if count == 1 else in_nordic(count, small, tens, hundred, thousand, one, together)
        ) + thousand
    elif number >= 100:
        count, rest = divmod(number, 100)
        head = (one if count == 1 else small[count]) + hundred
    elif number >= 20:
        count, rest = divmod(number, 10)
        head = tens[count - 2]
    else:
        return small[number]
    tail = in_nordic(rest, small, tens, hundred, thousand, one, together) if rest else ""
    return head + (tail if together or number < 100 else f" {tail}".rstrip())


@given(st.integers(0, 99_999))
def test_every_chinese_number_is_read(number):
    assert read_value("number", in_chinese(number), CHINESE) == number


@given(st.integers(0, 9999), st.booleans())
def test_every_swedish_and_norwegian_number_is_read(number, together):
    swedish = LANGUAGES["sv"].numerals.small
    norwegian = LANGUAGES["nb"].numerals.small
    for around, numerals, words in ((SWEDISH, swedish, ("hundra", "tusen", "ett")),
                                    (NORWEGIAN, norwegian, ("hundre", "tusen", "ett"))):  # fmt: skip
        names = {value: name for name, value in reversed(numerals.items())}
        small, tens = [names[n] for n in range(20)], [names[n] for n in range(20, 100, 10)]

        assert read_value("number", in_nordic(number, small, tens, *words, together), around) == number


@pytest.mark.parametrize("hundreds", range(10))
def test_every_urdu_number_below_a_thousand_is_read(hundreds):
    names: dict[float, str] = {}
    for name, number in LANGUAGES["ur"].numerals.small.items():
        names.setdefault(number, name)
    for number in range(100):
        words = [names[hundreds], "سو"] if hundreds else []
        words += [names[number]] if number or not hundreds else []

        assert read_value("number", " ".join(words), URDU) == hundreds * 100 + number


SCRIPTS = (
    "abcdefghij 0123456789 åäöøæ 一二三十百千万点月日号年半元块不是 ایک دو تین سو ہزار بجے ساڑھے پونے .,:-/"
)


@given(st.text(SCRIPTS, max_size=30), st.sampled_from([*ALL, replace(ENGLISH, language="de")]))
@settings(max_examples=120)
def test_nothing_that_is_said_makes_a_reader_stumble(text, around):
    for kind in KINDS:
        for found in find(kind, text, around):
            assert 0 <= found.start < found.end <= len(text)
        read(kind, text, around)
    asks_back(text, around.language)


NEEDED = [
    "fillers", "farewells", "closings", "corrections", "openings", "politeness", "introductions", "yes", "no",
    "majors", "refusals", "asks_what", "asks_why_whole", "waits", "returns", "new_wish", "signs", "between_signs",
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_that_a_question_needs(language):
    around = replace(ENGLISH, language=language)

    for name, kind in KINDS.items():
        assert kind.example_for(around), f"{name} has no example in {language}"
        if kind.by_keys_for(ENGLISH):
            assert kind.by_keys_for(around), f"{name} does not offer the keypad in {language}"
    words = LANGUAGES[language]
    assert words.spoken
    for table in NEEDED:
        assert getattr(words, table), f"{language} has no {table}"


def test_a_language_that_nobody_wrote_down_is_read_by_its_figures():
    german = replace(ENGLISH, language="de-DE", region="DE")

    assert read_value("digits", "1 2 3", german) == "123"
    assert read_value("date", "23.11.2026", german) == "2026-11-23"
    assert not is_filler("an der bar", "de")
    assert without_preamble("I am hier", "de") == "I am hier"


def test_chinese_minutes_are_no_coins():
    assert values("money", "推迟闹钟15分钟", CHINESE) == []
    assert values("money", "三元五分", CHINESE) == [3.05]
    assert values("date", "提醒我在明天下午四点去开会", CHINESE) == ["2026-11-21"]
    assert values("time", "提醒我在明天下午四点去开会", CHINESE) == ["16:00"]


def test_a_date_may_come_in_two_turns():
    assert told_in_turns("date_time", ["måndag", "klockan elva"], SWEDISH) == [
        Partial("2026-11-23"),
        "2026-11-23T11:00",
    ]
    assert told_in_turns("date_time", ["明天下午", "三点"], CHINESE) == [
        Partial("2026-11-21 下 午"),
        "2026-11-21T15:00",
    ]
    assert told_in_turns("date", ["i mars", "femtonde"], SWEDISH) == [Partial("--03"), "2027-03-15"]
    assert told_in_turns("date_time", ["mandag ettermiddag", "tre"], NORWEGIAN)[-1] == "2026-11-23T15:00"
    assert told_in_turns("date_time", ["کل شام", "سات بجے"], URDU)[-1] == "2026-11-21T19:00"
