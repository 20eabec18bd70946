"""English."""

# fmt: off
from ivr.conversation.answers.languages.language import Calendar, Clock, Language, Numerals, Spoken, counted

ENGLISH = Language(
    tag="en",
    finish=", then press pound",
    hesitations="uh um uhm umm er erm ehm",
    fillers="""
        uh, um, uhm, umm, er, erm, ah, aah, eh, hm, hmm, mm, mmm, mhm, mm hmm, uh huh, huh, oh, ooh, o,
        okay, ok, okey, alright, all right, alrighty, thank you, thanks, thank you very much,
        thank you so much, thanks a lot, many thanks, thank you for your help, very much, so much,
        for your help, please, hi, hello, hey, hi there, hello there, hey there, good morning,
        good afternoon, good evening, certainly, perfect, great, wonderful, excellent, awesome, cool,
        lovely, gotcha, got it, i see, you too, you as well, same to you, likewise, you're welcome,
        my pleasure, my, and, but, so, well, like, you know, the, a, an, just, then, now, i, i'm, it, it's,
        that, that's, is, of, to, for, with, in, on, at, me, your, be, let's see, let me see, let me think,
        let me check, let me look, one moment, one second, just a moment, just a second, just a minute,
        a moment, a second, give me a second, give me a moment, give me a minute, hold on a second,
        hold on a moment, hang on, hang on a second, bear with me, ma'am, sir, i'm fine,
        i'm good thanks, nice to meet you""",
    farewells="""
        bye, bye bye, goodbye, good bye, bye now, good night, see you, see you later, talk to you later,
        take care, have a good day, have a nice day, have a great day, have a good one,
        have a wonderful day, have a good night, have a good evening, have a nice evening,
        have a good afternoon, have a good weekend, have a nice weekend""",
    closings="""
        that's all, that is all, that'll be all, that will be all, that was all, that would be all,
        that's everything, that is everything, that'll be it, that will be it, that was it,
        that would be it, that's about it, that was going to be it, that was gonna be it,
        that's going to be it, that's gonna be it, that'll do, that will do, that does it, nothing else,
        nothing, nothing more, nothing thanks, i'm all set, i am all set, all set, all done, i'm done,
        i am done, i'm good, i am good, we're good, all good, no more, no further questions,
        not at this time, not right now, not today, all i need, all i needed, all that i need,
        all that i needed, all the help i needed, all the help i need, i think that's it,
        that's it for today, that's it for now, i don't need anything else, i do not need anything else,
        i'm fine, i'm okay""",
    afterwords="""
        for today, today, for now, i think, i needed, i need, i needed help with, help with, all, no, nope,
        yes""",
    corrections="""
        no i said, i said, no no, no wait, oh sorry, sorry, i'm sorry, i am sorry, actually, i mean,
        i meant, wait, hold on, scratch that, make that, make it, rather, correction, oops, my mistake,
        my bad, excuse me, no not that, let me start over, let me start again, let me correct that,
        let me rephrase, no it's, no it is, no that's, no sorry, i misspoke, or rather, better, instead,
        change it to, change that to, change this to, change the, change my, set the, set it to, set that to,
        update the, correct the, it should be, it should have been""",
    noes="no nope",
    doubts="what could can did pardon who why how come repeat huh",
    not_this="not isn't",
    determiners="my the from to for on a",
    asking="""
        let me, let us, can i, can i please, could i, could i please, may i, can we, could you, can you, would you,
        i want, i want to, i wanna, i'd like, i'd like to, i would like, i would like to, i need, i need to,
        i'd rather, i'd prefer to, just, please, get me, give me, connect me with, connect me to, transfer me to,
        put me through to, actually, maybe""",
    greetings="hi hello hey morning afternoon evening",
    wishes="i i'd i'm i'll i've can could may my we would",
    yes_first="yes yeah yep",
    mine="my",
    openings="""
        uh, um, uhm, umm, er, erm, ah, eh, hm, hmm, mm, mm hmm, uh huh, oh, okay, ok, alright, all right,
        well, so, and, hi, hello, hey, hi there, hello there, hey there, good morning, good afternoon,
        good evening, good day, thank you, thanks, thank you very much, thank you so much, thanks a lot,
        please, certainly, yes hello, yes hi, yeah hi, yes good morning, yes good afternoon, how are you,
        how are you doing, how are you today, how are you doing today, i'm calling because,
        i am calling because, i'm calling to say, excuse me, speaking, here, calling, you know, great,
        perfect, sir, ma'am, like, see""",
    politeness="""
        please, thank you, thanks, thank you very much, thank you so much, thanks a lot, uh, um, okay, ok,
        if you can, if you could, if possible, if that's possible, you know, for me please,
        if you don't mind""",
    introductions="""
        my name is, my name's, my name, the name is, the name's, name is, name's, my full name is,
        my first name is, you can call me, call me, you're speaking with, you are speaking with,
        you're talking to, my names, my last name is, last name is, first name is""",
    introductions_maybe="this is, i am, i'm, it is, it's, here is",
    name_leads="""
        that would be, that'd be, it would be, it'd be, it should be, put, say, just put, please put,
        it's for, it's under, under the name of, under the name, under, make it out to, the account
        holder is, the name on the account is, the name on the card is, i'd like to say, i would like to
        say, i want to say, let's say, in the name of""",
    own_words="""
        i'd like to say that, i'd like to say, i would like to say that, i would like to say, i want to
        say that, i want to say, i just want to say that, i just want to say, i wanted to say that, i
        wanted to say, my message is, my message is that, the message is, the message is that, my answer
        is, please tell them that, tell them that, please tell them, tell them, please write, please
        write down, the reason is, the reason is that""",
    no_names="""
        say says said saying ask asks asked asking repeat know knows tell tells told put holder hold
        blah back message lunch matter what's who's why's that'd a an the and or but so because if then
        than that this these those it its it's i i'd i'm i'll i've me my mine we we're our you your
        you're he she they them their there here is are am was were be been being do does did done don't
        have has had having can can't could would wouldn't should shall will won't might must need needs
        needed want wants wanted like liked love looking look calling call called trying try tried
        wondering hoping having going gonna get got give go to too for from of on in at by with about
        into out up down over under off as not no yes yeah yep okay ok right sure please thank thanks hi
        hello hey uh um er oh well just really actually sorry today tomorrow now again also still some
        any another other one two three four five six seven eight nine ten zero what when where which
        who whom why how account accounts checking savings card credit debit balance bill bills payment
        pay transfer money order check checks checkbook reset password appointment schedule branch hours
        hour bank number phone address street date birth first last name lost stolen replace new old
        open close speak talk agent representative person operator help question problem issue good fine
        great morning afternoon evening and dollars dollar cents correct wrong all everything nothing
        something anything very much more less interested afraid ready able busy returning responding
        using having only unable locked first second third name name's names speaking here called""",
    yes="""
        yes, yeah, yep, yup, yea, ya, yes please, yes sir, yes ma'am, yes it is, yes i do, yes i would,
        yes i am, yes that's right, yes that's correct, yes that is correct, yeah that's right, correct,
        that's correct, that is correct, that's right, that is right, that's true, you're right,
        you are correct, right, exactly, absolutely, definitely, of course, sure, sure thing, for sure,
        surely, affirmative, indeed, i do, i would, i did, i am, i have, it is, it does, they are,
        please do, yes please do, go ahead, do it, do that, i'd like that, i confirm, confirm, confirmed,
        that works, that's fine, that is fine, works for me, sounds good, that sounds good, sounds right,
        that sounds right, that sounds great, that sounds fine, sounds fine, that's good, good idea, i think so,
        i believe so, i guess so, that's the one, why not, by all means, no problem, you bet, you got it,
        that would be great, that would be fine, that would be good, that'd be great, sounds great, totally,
        true""",
    no="""
        no, nope, nah, naw, no way, no thank you, no thanks, no it's not, no it isn't, no it is not,
        no i don't, no i do not, no i wouldn't, no that's wrong, no that's not right, no that's incorrect,
        no that's not correct, no not really, not really, not at all, not yet, incorrect, wrong,
        that's wrong, that is wrong, that's incorrect, that is incorrect, that's not right,
        that is not right, that isn't right, that's not correct, that is not correct, that isn't correct,
        that's not it, that is not it, not correct, not right, not quite, not exactly, negative, it's not,
        it isn't, it is not, it's wrong, i don't, i do not, i don't think so, i wouldn't, i would not,
        i didn't, i am not, i'm not, i haven't, don't, do not, don't do that, please don't, never,
        never mind, cancel, cancel that, false, i'd rather not, no need, of course not, absolutely not,
        definitely not, certainly not, not this time, i don't want to, i do not want to, i don't want that,
        i do not want that, i don't want it, i do not want it, i don't wanna""",
    maybe_yes="""
        okay, ok, alright, all right, uh huh, mm hmm, mhm, that's it, that is it, fine, certainly, perfect,
        great""",
    neither="""
        i don't know, i do not know, i don't remember, i don't understand, i don't have, i don't recall,
        i'm not sure, i am not sure, not sure, i have no idea, no idea, i don't see, no one, no longer""",
    answers_whole="""
        i do, i would, i did, i am, i have, it is, it does, they are, true, right, correct, confirm, cancel,
        do it, do that, it's not, it isn't, it is not, i don't, i do not, i wouldn't, i would not, i didn't,
        i am not, i'm not, i haven't, don't, do not, never, wrong, false, ya, yes i am, yes i do,
        no i don't, no i do not""",
    answers_bare="yes yeah yep yup sure no nope correct exactly incorrect wrong",
    not_an_answer={"right": "now away here there after", "correct": "my the it"},
    restarts="i mean sorry oh wait actually i'm think guess um uh well so and",
    numerals=Numerals(
        small=counted(
            """
                zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
                fifteen sixteen seventeen eighteen nineteen"""
        )
        | counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
        | {"fourty": 40, "nought": 0},
        hundred=frozenset({"hundred", "hundreds"}),
        scales={"thousand": 1000, "grand": 1000, "k": 1000, "million": 10**6},
        articles=frozenset({"a", "an"}),
        after_hundred=frozenset({"and"}),
        point=frozenset({"point", "dot"}),
        zero=frozenset({"oh", "o", "null", "nil"}),
        times={"double": 2, "triple": 3, "treble": 3},
        joiners=frozenset({"and", "then", "uh", "um", "er", "dash", "hyphen", "space"}),
        ordinals=counted(
            """
                first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
                fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""",
            1
        )
        | {"thirtieth": 30},
        alike={
            "to": "2", "too": "2", "for": "4", "won": "1", "ate": "8", "tree": "3", "sex": "6", "fife": "5",
        },
    ),
    dozens="dozen dozens",
    halves="and a half",
    minus="minus negative",
    counted="""
        day days week weeks month months year years percent % times checks people cards street avenue road""",
    last="last",
    numbers_of="number option",
    majors="""
        dollar dollars buck bucks usd euro euros pound pounds quid peso pesos yen franc francs cad eur gbp
        mxn $ € £ ¥""",
    minors="cent cents penny pennies pence c",
    money_and="and with",
    ones="one a an",
    money_moves="""
        pay transfer send move deposit withdraw put take paying transferring sending moving amount""",
    money_between="is of about around exactly just for maybe",
    money_after="""
        from to into out on toward towards for please and then today tomorrow now thank thanks uh um""",
    calendar=Calendar(
        weekdays=(
            "monday, mon, monday's", "tuesday, tue, tues, tuesday's", "wednesday, wed, wednesday's",
            "thursday, thu, thur, thurs, thursday's", "friday, fri, friday's", "saturday, sat, saturday's",
            "sunday, sunday's",
        ),
        months=(
            "january, jan", "february, feb", "march", "april, apr", "may", "june, jun", "july, jul",
            "august, aug", "september, sep, sept", "october, oct", "november, nov", "december, dec",
        ),
        relative={
            "today": 0, "tonight": 0, "tomorrow": 1, "tomorrow's": 1, "yesterday": -1, "last night": -1,
            "yesterday's": -1, "this morning": 0, "this afternoon": 0, "this evening": 0,
            "the day after tomorrow": 2, "day after tomorrow": 2, "the day before yesterday": -2,
        },
        alike={
            "sorry": 5, "sadder day": 5, "settle day": 5, "sat today": 5, "some day": 6, "sundae": 6,
            "son day": 6, "sunny day": 6, "mundane": 0, "man day": 0, "money": 0, "one day": 0,
            "choose day": 1, "twos day": 1, "to stay": 1, "wins day": 2, "when's day": 2, "wedding day": 2,
            "thirsty": 3, "first day": 3, "thirst day": 3, "fried day": 4, "fry day": 4, "friendly": 4,
        },
        following="next",
        gone="last past",
        week_after="week",
        numbered="one option floor time street avenue",
        this="this coming upcoming on",
        the="the of on",
        of="of the in",
        year_of="of in",
        within="in, within",
        ago="ago, ago today, back, before today",
        from_now="from now, from today, hence, later",
        from_="from",
        before="before, prior to, ahead of",
        after="after, following",
        days="day, days",
        weeks="week, weeks",
        months_unit="month, months",
        years="year, years",
        fortnights="fortnight, fortnights",
        couple="couple of, couple",
        this_week="this week, of this week, the week, of the week",
        next_week="next week, of next week",
        last_week="last week, of last week",
        week_after_next="the week after next, of the week after next, week after next",
        week_before_last="the week before last, of the week before last, week before last",
        after_next="after next, after this one, after this",
        weekend="""
            this weekend, the weekend, this coming weekend, on the weekend, at the weekend, over the weekend""",
        next_weekend="next weekend",
        this_month="this month, of this month",
        next_month="next month, of next month",
        any_month="of the month, the month",
        this_year="this year, of this year, of the year, the year",
        next_year="next year, of next year",
        parts={
            "early": 0, "early in": 0, "beginning of": 0, "the beginning of": 0, "start of": 0,
            "the start of": 0, "the first half of": 0, "mid": 1, "middle of": 1, "the middle of": 1,
            "late": 2, "later": 2, "late in": 2, "later in": 2, "end of": 2, "the end of": 2,
            "the second half of": 2, "the last week of": 2,
        },
        holidays={
            "christmas": "12-25", "christmas day": "12-25", "christmas eve": "12-24", "boxing day": "12-26",
            "new year's": "01-01", "new years": "01-01", "new year's day": "01-01",
            "new years day": "01-01", "new year's eve": "12-31", "new years eve": "12-31",
            "valentine's day": "02-14", "valentines day": "02-14", "saint patrick's day": "03-17",
            "st patrick's day": "03-17", "juneteenth": "06-19", "independence day": "07-04",
            "the fourth of july": "07-04", "halloween": "10-31", "veterans day": "11-11",
            "veteran's day": "11-11", "easter": "easter+0", "easter sunday": "easter+0",
            "easter monday": "easter+1", "good friday": "easter-2", "ash wednesday": "easter-46",
            "thanksgiving": "11-22-thu", "thanksgiving day": "11-22-thu", "black friday": "11-23-fri",
            "labor day": "09-01-mon", "memorial day": "05-25-mon", "presidents day": "02-15-mon",
            "president's day": "02-15-mon", "martin luther king day": "01-15-mon", "m l k day": "01-15-mon",
            "columbus day": "10-08-mon", "mother's day": "05-08-sun", "mothers day": "05-08-sun",
            "father's day": "06-15-sun", "fathers day": "06-15-sun",
        },
        keyed=("month", "day"),
    ),
    clock=Clock(
        named={"noon": 720, "midday": 720, "midnight": 0},
        parts={
            "am": 0, "a m": 0, "pm": 12, "p m": 12, "in the morning": 0, "in the afternoon": 12,
            "in the evening": 12, "at night": 24, "morning": 0, "afternoon": 12, "evening": 12, "noon": 12,
            "midnight": 0,
        },
        parts_anywhere={
            "morning": 0, "afternoon": 12, "evening": 12, "tonight": 12, "good morning": None,
            "good afternoon": None, "good evening": None,
        },
        led="at",
        hour_marks="o'clock, oclock, o clock",
        minute_marks="minutes minute",
        minutes_named={"quarter": 15, "a quarter": 15, "half": 30, "a half": 30},
        past="past after",
        to="to till before of til",
        spans="to till til",
        spans_between="from between",
        half_past="half",
        relative={
            "in half an hour": 30, "in a half hour": 30, "half an hour from now": 30,
            "in a quarter of an hour": 15, "in three quarters of an hour": 45, "in an hour and a half": 90,
        },
        within="in, within",
        from_now="from now",
        no_hour="""
            the one, that one, this one, which one, either one, any one, every one, each one, another one, last one,
            first one, second one, third one, next one, other one, one of, one moment, one second, one minute,
            one more, one time, one thing, at one point, no one""",
        minutes="minute, minutes, min, mins",
        hours="hour, hours",
        and_a_half="and a half",
    ),
    bounds="""
        before, after, by, until, till, up to, since, than, from, prior to, ahead of, following,
        between, except, business, working, every, each, other, any, last, half, quarter, next, or, or
        so, ish, around, about, past, sometime, some time, latest, earliest, later, earlier, sooner,
        onward, onwards, and on, on or, or on, at or, or at, thereabouts, roughly, approximately, week
        of, weekend of, month of, eve of, night before, morning after""",
    beside="the a an of on in at this that no my",
    letters={
        "ay": "a", "bee": "b", "be": "b", "cee": "c", "see": "c", "sea": "c", "dee": "d", "ee": "e",
        "eff": "f", "gee": "g", "jee": "g", "aitch": "h", "haitch": "h", "eye": "i", "jay": "j", "kay": "k",
        "ell": "l", "el": "l", "em": "m", "en": "n", "pee": "p", "pea": "p", "cue": "q", "queue": "q",
        "kew": "q", "are": "r", "ar": "r", "ess": "s", "es": "s", "tee": "t", "tea": "t", "you": "u",
        "yew": "u", "vee": "v", "we": "v", "double u": "w", "double you": "w", "ex": "x", "why": "y",
        "wye": "y", "zee": "z", "zed": "z",
    },
    alphabet={
        "alfa": "a", "alpha": "a", "bravo": "b", "charlie": "c", "delta": "d", "echo": "e", "foxtrot": "f",
        "fox": "f", "golf": "g", "hotel": "h", "india": "i", "juliet": "j", "juliett": "j", "kilo": "k",
        "lima": "l", "mike": "m", "november": "n", "oscar": "o", "papa": "p", "quebec": "q", "romeo": "r",
        "sierra": "s", "tango": "t", "uniform": "u", "victor": "v", "whiskey": "w", "whisky": "w",
        "x ray": "x", "xray": "x", "yankee": "y", "zulu": "z", "able": "a", "adam": "a", "baker": "b",
        "boy": "b", "david": "d", "edward": "e", "easy": "e", "frank": "f", "george": "g", "henry": "h",
        "ida": "i", "john": "j", "king": "k", "lincoln": "l", "mary": "m", "nora": "n", "nancy": "n",
        "ocean": "o", "paul": "p", "peter": "p", "queen": "q", "robert": "r", "sam": "s", "tom": "t",
        "thomas": "t", "union": "u", "william": "w", "young": "y", "zebra": "z",
    },
    as_in="as in, like in, like, for, is for, as for, in as, as",
    between_signs="""
        capital uppercase letter lowercase big small number digit dash hyphen space and then comma""",
    email_before="is it's its email e mail address my it the would be uh um",
    signs={
        "at": "@", "at sign": "@", "@": "@", "dot": ".", "period": ".", "point": ".", "underscore": "_",
        "under score": "_", "dash": "-", "hyphen": "-", "minus": "-", "plus": "+", "plus sign": "+",
    },
    spelled_with="""
        Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa
        Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu""",
    letter="{letter} as in {word}",
    spoken=Spoken(
        yes="yes",
        no="no",
        and_="and",
        minus="minus",
        plus="plus",
        money="{whole} and {cents}",
        currencies={
            "USD": ("dollar", "dollars", "cent", "cents"), "CAD": ("dollar", "dollars", "cent", "cents"),
            "AUD": ("dollar", "dollars", "cent", "cents"), "EUR": ("euro", "euros", "cent", "cents"),
            "GBP": ("pound", "pounds", "penny", "pence"), "MXN": ("peso", "pesos", "cent", "cents"),
        },
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        months=(
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ),
        day="{weekday}, {month} {day}",
        full_day="{month} {day}, {year}",
        clock="{hour12}:{minute:02} {part}",
        clock_sharp="{hour12} {part}",
        parts=((12, "AM"), (24, "PM")),
        day_and_time="{day} at {time}",
        ordinals="""
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
            fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth""",
        ordinal_tens="tenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth",
        cardinal_tens="ten twenty thirty forty fifty sixty seventy eighty ninety",
        ordinal_joined="{cardinal_ten}-{unit}",
        ordinal="{place:,}{suffix}",
        thousands=",",
    ),
    refusals="""
        i don't know, i do not know, i dunno, dunno, don't know, i wouldn't know, i don't really know,
        i don't have, i do not have, don't have, i haven't got, i don't got, i have no, i don't remember,
        i do not remember, don't remember, i can't remember, i cannot remember, i don't recall,
        i can't recall, i forgot, i forget, i've forgotten, i have forgotten, i lost it, i can't find,
        i cannot find, i couldn't find, i don't see it, i have no idea, i've no idea, no idea, no clue,
        i'm not sure, i am not sure, not sure, i'm not certain, i couldn't tell you, i can't tell you,
        i can't say, i couldn't say, hard to say, i don't think i have, i never got, i was never given,
        i'd rather skip, i would rather skip, i'd like to skip, i would like to skip, i want to skip, i'll skip,
        i prefer to skip, i'd prefer to skip, can we skip, can i skip, could we skip, could i skip, let's skip,
        let me skip, skip the, skip this, i don't know it, i'd rather not, i would rather not,
        i rather not, i'd prefer not,
        i would prefer not, i prefer not, i'm not going to, i am not going to, i'm not gonna, i won't,
        i will not, i refuse, i don't want to say, i don't want to give, i don't want to tell,
        i don't want to share, i don't want to answer, i do not want to give, i do not want to say,
        i don't wanna say, i don't wanna give, i don't feel comfortable, i'm not comfortable,
        i am not comfortable, i'm uncomfortable, i don't give out, i don't give that, i'm not giving,
        i am not giving, i'm not telling, i am not telling, i'm not saying, none of your business,
        not telling you, that's private, that is private, it's private, that's personal, that is personal,
        that's confidential, i don't trust, i can't give, i cannot give, i can't share, i'm not allowed to,
        do i have to answer, i can't answer, i cannot answer, i can't read it, not that i know,
        i don't have access, no not telling""",
    refusals_whole="""
        skip, skip it, skip that, skip that one, skip that question, pass, i'll pass, next question, next,
        neither, none, none of those, none of them, none of the above,
        i can't, i cannot, don't have one, unknown, rather not, do i have to, must i, do we have to,
        no comment""",
    asks_what="""
        what was that, what was the question, what was the last, what did you say, what did you ask,
        what do you mean, what does that mean, what does it mean, what are you asking, what are you talking,
        what you say, say what, what do i say, what should i say, what do i need to say,
        what am i supposed to, what do you need, what do you want, what would you like, what exactly,
        what's that, what is that, what's the question, what is the question, what kind of, what sort of,
        what type of, what number do, what number is, which number do, which number is, which one do,
        i don't understand, i do not understand, i didn't understand, i did not understand, i don't get it,
        i didn't get that, i didn't get it, i didn't catch, i did not catch, i didn't hear, i did not hear,
        i couldn't hear, i could not hear, i can't hear, i missed that, i missed it, i don't follow,
        i'm confused, i am confused, come again, say that again, say it again, could you explain,
        can you explain, please explain, explain that, how do you mean, how do i say, where do i find,
        where can i find, where would i find, where is that number, where's that, where do i see,
        beg your pardon, i beg your pardon, not sure what you mean, not sure what you're asking,
        i'm not sure what you, i don't know what you, i don't know what that, i don't know what to say,
        you want me to, you need my what, my what, do you mean, you mean""",
    asks_what_whole="""
        what, huh, pardon, pardon me, sorry, sorry what, excuse me, excuse me what, which, which one,
        which ones, which number, what number, what account, which account, what one, what card, which card,
        what date, which date, what code, which code, what name, whose, who, when, where, how, how so,
        like what, such as, for example, what again, again, i'm sorry, what now, how much, which amount,
        what amount, how do i do that, how do i do it""",
    asks_why="""
        why do you need, why do you want, why do you ask, why do you have to, why would you need,
        why would you want, why would you ask, why are you asking, why is that, why is it, why should i,
        why must i, why do i have to tell, why do i have to give, why do i have to say,
        why do i have to answer, why do i need to tell, why do i need to give, why do i need to say,
        why would i, why you need, why you asking, what do you need that for, what do you need it for,
        what do you need this for, what do you want that for, what do you want it for, what's that for,
        what is that for, what is this for, what's this for, what is it for, what's it for,
        what's the reason, what is the reason, for what reason, for what purpose, what purpose,
        how come you, is that necessary, is it necessary, is this necessary, is that really necessary,
        is it really necessary, do you really need, what will you do with, what are you going to do with,
        what are you gonna do with, what does that have to do, what's that got to do, how is that relevant,
        why does that matter, why does it matter, why that, why this""",
    asks_why_whole="""
        why, what for, why's that, how come, but why, why though, for what, and why, why not another,
        may i ask why, can i ask why""",
    waits="""
        wait, wait up, wait please, wait a second, wait a minute, wait a moment, wait a sec,
        wait one second, wait one moment, wait one minute, hold on, hold on a second, hold on a sec,
        hold on a minute, hold on a moment, hold on one second, hold on one moment, hold on one sec,
        hold on just a second, hold on just a minute, hold on just a moment, hold please, please hold,
        hold the line, hang on, hang on a second, hang on a sec, hang on a minute, hang on a moment,
        hang on one second, hang on one moment, one moment, one second, one sec, one minute, just a moment,
        just a second, just a sec, just a minute, just one moment, just one second, just one sec,
        just one minute, a moment, a second, a sec, a minute, give me a second, give me a sec,
        give me a minute, give me a moment, give me one second, give me one moment, give me one minute,
        give me just a second, give me just a minute, give me just a moment, gimme a second, gimme a sec,
        gimme a minute, bear with me, bear with me a second, bear with me a moment, bear with me one moment,
        be right back, i'll be right back, i will be right back, be right with you, i'll be right with you,
        two seconds, two minutes, two secs, a couple of seconds, a couple minutes, give me two seconds,
        give me two minutes, give me a couple of minutes, give me five minutes, stay on the line,
        stay there, don't hang up, please don't hang up, can you wait, can you hold, can you hold on,
        could you wait, could you hold on, would you wait, would you hold, can you wait a moment,
        can you wait a second, can you wait a minute, could you wait a moment, could you wait a second,
        can you hold on a second, can you hold on a moment, can you hold on a minute,
        can you give me a second, can you give me a minute, can you give me a moment,
        could you give me a minute, could you give me a second, could you give me a moment, i need a second,
        i need a minute, i need a moment, i need a sec, i just need a second, i just need a minute,
        i just need a moment, let me think, let me see, let me check, let me look, let me think about it,
        let me think about that, let me look it up, let me pull it up, not ready yet, i'm not ready,
        i'm not ready yet, i'm looking, still looking, i'm still looking, i'm getting it, i'm checking,
        almost there, almost, just about got it, in a second, in a minute, in a moment, i'm coming, not yet""",
    fetches="""
        let me get, let me find, let me grab, let me fetch, let me go get, let me go find,
        let me go and get, let me look for, let me look at, let me look up, let me look that up,
        let me look it up, let me check my, let me check the, let me pull up, let me pull out,
        let me open my, let me dig, let me search, let me see if, let me see where, let me see what,
        let me take out, let me write, let me put on, let me turn, let me ask my, let me put you down,
        i need to get my, i need to find my, i need to grab my, i need to go get, i need to look for,
        i need to look it up, i need to look that up, i have to get my, i have to find my,
        i have to find it, i have to look, i have to grab, i have to go get, i've got to get my,
        i've got to find, i gotta get my, i gotta find, i gotta grab, i need to find it, i need to get it,
        i'm looking for it, i'm looking for my, i'm getting my, i'm just getting, i'm just looking,
        i'm trying to find my, i'm trying to find it, i'm just finding, i'll get my, i'll go get,
        i'll get it, i'll find it, i'll grab, i'll look for it, i'll look it up, just getting my,
        just looking for, going to get my, gonna get my, i'm going to get my, i'm gonna get my, while i get,
        while i find, while i look, until i find, until i get, so i can find, so i can get,
        somebody's at the door, someone is at the door, someone's at the door""",
    returns="""
        i'm back, i am back, back, i'm back now, i'm here, i am here, i'm still here, still here, here i am,
        i'm ready, i am ready, ready, i'm ready now, ready now, all ready, i'm all set now, go on, go ahead,
        okay go ahead, okay go on, you can go on, you can go ahead, you can continue, continue,
        please continue, carry on, proceed, let's continue, let's go on, let's go, i have it, i have it now,
        i've got it, i got it, i got it now, i've got it now, i found it, found it, got it, here it is,
        here we go, i have it here, i have it right here, i've got it here, i've got it right here,
        thanks for waiting, thank you for waiting, thanks for holding, thank you for holding,
        sorry about that, sorry for the wait, are you there, are you still there, you there,
        you still there, anyone there, hello are you there, i have my card, i have my card now,
        i have the card, i have the number, i have the number now, i've got the number, i've got my card,
        i found my card, i found the number, i got the number, i got my card, that's done, done, i'm done""",
    requests="""
        i want, i wanna, i'd like, i would like, i'd love, i would love, i need, i also need, i have to,
        i've got to, i gotta, i must, i'm looking for, i am looking for, i'm looking to, i'm trying to,
        i am trying to, i was wondering, i'm wondering, i wonder, i'm calling about, i'm calling to,
        i am calling about, i am calling to, i'm interested in, i have a question, i've got a question,
        i lost, i've lost, i forgot, can you, could you, would you, will you, can i, could i, may i, can we,
        could we, should i, do you, do i, does, did, is there, are there, is it, is my, is the, are you,
        are my, was my, has my, have my, have you, what, what's, which, how, how's, where, where's, when,
        when's, who, who's, why, why's, please tell, tell me, give me, send me, show me, let me talk,
        let me speak, help me, get me, connect me, put me through, transfer me, transfer my, take me,
        check my, check the, pay my, pay the, pay a, cancel my, change my, move my, open a, close my,
        order a, replace my, block my, stop my, report, book a, make a payment, make an appointment, set up,
        schedule, reschedule, find""",
    new_wish="""
        maybe, probably, i guess it's, i think it's, let's say, i want to, i want a, i wanna, i'd like,
        i would like, i need to, i need a, i need some, i need help, can you, could you, can i, could i,
        i'm calling, i am calling, i have a question, help me, my balance, i lost my, instead, operator,
        agent, representative, a person, someone, somebody, a human, customer service, talk to, speak to""",
)
