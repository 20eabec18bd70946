"""What sentences say about the wish in them, on the sample bank: a line each, as a recogniser writes them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
import yaml
from sample_bank import sample_bank

from ivr.conversation.events import Heard, Meaning, Wish, from_record, to_record
from ivr.preparing import understood
from ivr.settings import Settings
from ivr.switchboard import Understanding
from ivr.understanding import cues
from ivr.understanding.stance import Stances
from ivr.understanding.training import Example

BANK = Path(__file__).parents[2]
CALLS, UNSEEN = (BANK / "tests/bank" / name for name in ("calls.yml", "unseen.yml"))

DENIED = """
en i don't want to move money
en i can't pay all of it
en don't block my card
en i'm not calling about my bill
en no need for a new card
en i never asked for checks
en please don't reset my password
en i do not want to pay my bill today
en i no longer need an appointment
en i'd rather not pay the whole thing
en we can't afford to pay the full amount
en i didn't order any checks
en never send me a new card
en i'm not going to pay my electric bill
en i've decided not to replace my card
en you shouldn't transfer any money
en well i wouldn't want to make an appointment
en i changed nothing and i don't need a new card
en leave my card alone
en i am not able to pay the full amount
es no quiero transferir dinero
es no bloquee mi tarjeta
es no necesito una tarjeta nueva
es no llamo por la factura
es ya no quiero pagar mi recibo
es nunca pedí una chequera
es no puedo pagar todo
es no hace falta una cita
es por favor no cambie mi contraseña
es no quiero que me manden otra tarjeta
es prefiero no pagar el total
es no voy a pagar la luz
es mejor no me mande cheques
es yo no pedí una transferencia
es no vine a pagar la luz no quiero pagar nada
en i'm not interested in moving money
en there's no reason to block my card
en i didn't ask you to pay my bill
en i don't think i need a new card
en nobody asked you to send checks
en no don't pay that bill
en forget the transfer
en i have no intention of paying my electric bill
en i won't be needing checks
en please do not send me a checkbook
en that's not what i want i don't want to transfer anything
en i'm calling about something else not my password
en it's not that i lost my card
en i can't afford the whole amount
en we don't wish to make an appointment
en i don't need to reset my password
en i'm not trying to transfer money
en under no circumstances block my card
en hold off on paying my bill
en no way i'm paying the full amount
en i don't feel like paying my bill today
en i would not like to pay the whole amount
en there is no need to replace my card
en i do not have the money to pay my bill
es no me interesa transferir dinero
es no hay que bloquear mi tarjeta
es no es necesario que cambie mi contraseña
es no estoy llamando por mi tarjeta
es yo no he pedido ninguna chequera
es no pienso pagar la factura
es todavía no quiero pagar mi recibo
es no deseo hacer una cita
es no me mande una tarjeta nueva
es no se le ocurra bloquear mi tarjeta
es no transfiera nada de dinero
es no quería hacer un pago
es por favor no pague el recibo
es no tengo dinero para pagar el total
"""

QUESTION = """
en is my debit card blocked
en did my payment go through
en has my transfer arrived
en when will my new card come
en has my card been replaced
en why was my card blocked
en hi there was my bill paid
en could you tell me if my transfer went through
en do you know when my checks will come
en when was my bill paid
en i'd like to know whether my bill was paid
en where is my new card
en have my checks been sent
en when is my appointment
en what's the status of my transfer
en why didn't my payment go through
en i was wondering if my new card is on its way
en is my appointment on monday
en didn't my payment go through
en how do i know if my card is blocked
es está bloqueada mi tarjeta de débito
es ya pasó mi pago
es dónde está mi tarjeta nueva
es cuándo me bloquearon la tarjeta
es por qué bloquearon mi tarjeta
es se hizo mi transferencia
es me puede decir si se pagó mi recibo
es dónde está mi chequera
es cuándo es mi cita
es quiero saber si llegó mi transferencia
es se hizo el pago de la luz
es cuándo se hizo la transferencia
es sabe si ya salió mi tarjeta nueva
es fue pagada mi factura
es a qué hora es mi cita
en has anyone blocked my card
en how soon will i get my new card
en do you have a record of my bill payment
en was there a transfer yesterday
en can you check if my bill has been paid
en did you send my checks yet
en what time is my appointment
en how come my card is blocked
en are my checks on the way
en i want to know why my card was blocked
en i have a question about my transfer
en do i have to pay my bill today
en does my card still work
en could you see whether the money was moved
en have you received my payment
en when is my bill due
en how much is my electric bill
en can i ask you something about my bill
en what did i pay on my last bill
en who blocked my card
en i'm calling to find out if my payment posted
en do i need an appointment
en my payment went through right
en any news about my new card
es mi tarjeta está bloqueada o no
es qué pasó con mi transferencia
es se pagó mi recibo de la luz
es cuándo tengo mi cita
es tengo una pregunta sobre mi pago
es por qué no pasó mi pago
es ya se hizo el pago del agua
es cuánto debo de luz
es quién bloqueó mi tarjeta
es hay algún cargo por hacer una transferencia
es recibieron mi pago
"""

REPORT = """
en i already paid my bill
en i found my card again
en my checks came today
en i just moved the money myself
en the payment went through
en i've already ordered checks
en my new card arrived yesterday
en i have my card back
en my electric bill is paid
en my husband already paid the gas bill
en the transfer has been completed
en i paid my bill this morning
en my card turned up
en my card works again
en i remembered my password
en my appointment was yesterday i already went
en my checks never came
en i lost my card but i found it
en we just reset the password
es ya pagué mi recibo
es encontré mi tarjeta
es ya me llegó la tarjeta nueva
es ya hice la transferencia
es acabo de pagar la luz
es el pago ya se hizo
es mi tarjeta apareció
es ya recibí los cheques
es ya me acordé de mi contraseña
es ayer pagué la factura del agua
es ya pedí una chequera
es mi marido ya pagó la renta
es la transferencia ya quedó
es ya tengo cita
es ya encontré la tarjeta que perdí
en i've found my debit card
en my card was in my other jacket
en my wife paid the electric bill yesterday
en i got my new card in the mail
en the bill has been paid
en i managed to reset my password
en the checks are here
en i transferred the money last night
en i made an appointment yesterday
en i did the transfer on the app
en never mind i found it my card i mean
en my password works now
en my card has been replaced already
en i ordered checks two weeks ago
en i already have an appointment
en the transfer worked
en i've since found my card
en i lost my card but somebody turned it in
en my payment bounced
en i'm done paying my bill
en i finished the transfer online
es mi tarjeta ya apareció
es ya no está perdida encontré mi tarjeta
es mi esposa pagó la luz ayer
es el recibo ya está pagado
es ya tengo mi tarjeta nueva
es hice la transferencia ayer
es ya cambié mi contraseña
es la transferencia ya pasó
es ya pude entrar con mi contraseña
es los cheques ya llegaron
"""

OPPOSITE = """
en cancel my appointment
en i need to move my appointment
en unblock my card
en stop my bill payment
en i want my money back from the transfer
en can i reschedule my appointment
en please undo the transfer
en i'd like to cancel the transfer
en could you change my appointment to friday
en i want to return the checks
en i need to dispute my bill
en remove my appointment
en i want a refund for my bill payment
en can you reverse the bill payment
en i have to postpone my appointment
en i'd like my appointment canceled
en i can't make it to my appointment
en how do i unlock my debit card
en i'd like to call off the appointment
es quiero cancelar mi cita
es necesito mover mi cita
es desbloquee mi tarjeta
es detenga el pago de la luz
es quiero que me devuelvan el dinero de la transferencia
es quiero cambiar mi cita
es me puede anular la transferencia
es quisiera devolver la chequera
es cancele la transferencia
es quiero que se cancele mi cita
es puede revertir el pago de la factura
es quiero posponer la cita
es desbloquear la tarjeta
es tengo que reprogramar la cita
es quiero disputar mi factura de la luz
en i'd like to cancel my checks order
en please unlock my debit card
en take back the transfer
en i need to push my appointment to next week
en can we move my appointment
en i want to change my appointment time
en stop the transfer
en i'd like to send the checks back
en can i get my payment back
en can i get a refund on my electric bill
en reverse that transfer
en i would like to delete my appointment
en can you put the money back
en i want to remove the block from my card
en i need you to undo that bill payment
en i won't be able to make my appointment
en please void my last payment
en i'd like my card reactivated
en my appointment needs to be moved
en can my appointment be changed
en i wish to cancel tomorrow's appointment
es anule mi cita por favor
es me gustaría cancelar la transferencia
es quiero deshacer el pago
es necesito que desbloqueen mi tarjeta
es puede cambiar mi cita para el viernes
es quiero que me regresen mi dinero de la transferencia
es no voy a poder ir a la cita
es pare el pago de la luz
es devuélvame el dinero del pago
es cómo cancelo mi cita
"""

ASKED_FOR = """
en i can't log in | reset_password
en i can't find my debit card | replace_card
en i lost my card | replace_card
en how do i reset my password | reset_password
en why don't you send me a new card | replace_card
en can't you just move fifty dollars to my savings | transfer_money
en don't forget to pay my bill | pay_bill
en i don't have my card any more | replace_card
en no i want to pay my bill | pay_bill
en i want to pay not only my gas bill but my water bill | pay_bill
en could you send me a new card please | replace_card
en is it possible to make an appointment | schedule_appointment
en is there any way to order checks | order_checks
en i was wondering if you could send me a new card | replace_card
en i can't transfer money online so can you move fifty dollars to savings | transfer_money
en my password doesn't work | reset_password
en i don't know my password | reset_password
en when are you open | branch_hours
en are you open on saturday | branch_hours
en did my paycheck go in how much do i have now | check_balance
en do you have any appointments on friday | schedule_appointment
en i don't have any checks left | order_checks
en i already have an account i just want to transfer money to savings | transfer_money
en i need to cancel my card and get a new one | replace_card
en please block my card i lost it | replace_card
en would you mind paying my electric bill | pay_bill
en i haven't paid my electric bill and i want to pay it | pay_bill
en i moved and i need checks with my new address | order_checks
en may i transfer money to my savings | transfer_money
en i don't want to be late so i need to pay my rent | pay_bill
en if you don't mind i'd like to pay my phone bill | pay_bill
en couldn't you book me an appointment for monday | schedule_appointment
en i can't wait to pay off my credit card bill | pay_bill
en i already told you i want to pay my bill | pay_bill
en i want to pay all of it | pay_all
en my debit card expired and i never got the new one | replace_card
en i got a bill in the mail and i want to pay it | pay_bill
en i don't want to block my card just check my balance | check_balance
en not the balance i want to pay my bill | pay_bill
en i'm not calling about my bill i want to make an appointment | schedule_appointment
en instead of paying my bill i'd like to transfer some money to savings | transfer_money
en i don't want to transfer money i want to order checks | order_checks
en my bill is already paid but i need to order checks | order_checks
es no puedo entrar a mi cuenta en línea | reset_password
es no encuentro mi tarjeta | replace_card
es por qué no me manda una tarjeta nueva | replace_card
es no se le olvide pagar mi recibo de luz | pay_bill
es no, quiero pagar mi recibo | pay_bill
es puede mandarme una tarjeta nueva | replace_card
es ya no tengo cheques | order_checks
es cuándo abren | branch_hours
es cuánto dinero tengo | check_balance
es no quiero bloquear mi tarjeta solo quiero saber mi saldo | check_balance
es no el saldo, quiero pagar mi recibo | pay_bill
es cómo pido más cheques | order_checks
es me podría dar una cita para el lunes | schedule_appointment
es no recuerdo mi contraseña | reset_password
es quisiera pagar la luz si no le molesta | pay_bill
es es posible hacer una transferencia | transfer_money
en i need a card that works | replace_card
en my card stopped working | replace_card
en could i possibly get a new card | replace_card
en nobody told me my password so i need to reset it | reset_password
en i never got my password can you reset it | reset_password
en i don't care how just move the money to savings | transfer_money
en no problem i want to order checks | order_checks
en is there someone who could help me reset my password | reset_password
en do you think you could send me some checks | order_checks
en i have not paid my water bill yet i'd like to do that | pay_bill
en would it be possible to move some money to savings | transfer_money
en i didn't know my card was missing i need a new one | replace_card
en i'm not sure how to transfer money | transfer_money
en sorry i can't hear you i want to pay a bill | pay_bill
en are you able to send me a new card | replace_card
en i was told i could order checks by phone | order_checks
en i couldn't find my card so i need a replacement | replace_card
en i have no more checks please send some | order_checks
en i'm done with my old card please replace it | replace_card
en when can you fit me in for an appointment | schedule_appointment
en where can i order checks | order_checks
en what's the balance in my savings | check_balance
en is there enough money in my checking | check_balance
en i want to pay my bill before it's late | pay_bill
en i'd like to pay the bill i got today | pay_bill
en i got paid today so i want to pay my rent | pay_bill
en i need to change my password | reset_password
en i want my card replaced because it was stolen yesterday | replace_card
en it won't let me log in | reset_password
en i have a new address and need new checks | order_checks
en can't i just pay my bill over the phone | pay_bill
en why can't i just pay my bill with you | pay_bill
en i wouldn't mind getting a new card | replace_card
en i don't suppose you could move fifty dollars for me | transfer_money
en not a moment to lose block my card | replace_card
en i want to transfer no more than fifty dollars to savings | transfer_money
en i can't remember if i paid so i want to pay my phone bill | pay_bill
en i'm not happy with my card i want a new one | replace_card
en yes i'd like to know my balance | check_balance
en my card isn't working | replace_card
en i can't use my card it's broken | replace_card
en i don't need my balance i need to pay my bill | pay_bill
en forget the bill i want to order checks | order_checks
en i already checked my balance now i want to transfer fifty dollars | transfer_money
en it's not about my password i need to pay my rent | pay_bill
en not today's bill the one from last month i want to pay that | pay_bill
es no sé mi contraseña | reset_password
es no puedo encontrar mi tarjeta | replace_card
es por qué no me da una cita para el lunes | schedule_appointment
es no he pagado la luz y quiero pagarla | pay_bill
es no me llega la clave necesito cambiar mi contraseña | reset_password
es cuándo puedo ir para una cita | schedule_appointment
es será que me pueden mandar cheques | order_checks
es dónde puedo pedir cheques | order_checks
es no quiero saldo quiero transferir dinero | transfer_money
es quiero pagar la luz no el agua | pay_bill
es ya me pagaron quiero pagar la renta | pay_bill
es mi tarjeta ya no funciona | replace_card
es ya perdí mi tarjeta otra vez | replace_card
es hay manera de mover dinero a mis ahorros | transfer_money
es no llamo por el saldo sino para pedir cheques | order_checks
"""

STARTS_NOTHING = ("", "faq")

Line = tuple[str, str, str]


def lines(table: str) -> list[Line]:
    """Language, sentence, and the intent where one is given."""
    found = []
    for line in table.strip().splitlines():
        said, _, intent = line.partition(" | ")
        language, _, sentence = said.partition(" ")
        found.append((language, sentence, intent.strip()))
    return found


@pytest.fixture(scope="module")
def bank() -> Understanding:
    return understood(Settings(project=BANK)).understanding


@pytest.mark.parametrize(
    ("language", "said", "stance"),
    [
        (language, said, stance)
        for stance, table in (
            ("denied", DENIED),
            ("question", QUESTION),
            ("report", REPORT),
            ("opposite", OPPOSITE),
        )
        for language, said, _ in lines(table)
    ],
)
def test_what_is_not_asked_for_has_its_stance(
    bank: Understanding, language: str, said: str, stance: str
) -> None:
    meaning = bank.understand(said, language)

    assert meaning.stance == stance or meaning.intent in STARTS_NOTHING


@pytest.mark.parametrize(("language", "said", "intent"), lines(ASKED_FOR))
def test_what_is_asked_for_has_none(bank: Understanding, language: str, said: str, intent: str) -> None:
    meaning = bank.understand(said, language)

    assert (meaning.intent, meaning.stance) == (intent, "")


def test_no_sentence_that_a_team_wrote_has_any(bank: Understanding) -> None:
    asked = [e for e in sample_bank().nlu.examples if bank.understand(e.text, e.language).intent == e.intent]

    assert len(asked) > 1000
    assert [e.text for e in asked if bank.understand(e.text, e.language).stance] == []


def test_no_sentence_with_which_a_call_got_its_task_done_has_any(bank: Understanding) -> None:
    said = [str(text) for call in yaml.safe_load(CALLS.read_text("utf-8")) for text in call["says"]]

    assert len(said) > 50
    assert [text for text in said if bank.understand(text, "en").stance] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_unseen_sentence_of_an_intent_has_any(bank: Understanding, language: str) -> None:
    unseen = yaml.safe_load(UNSEEN.read_text("utf-8"))[language]
    said = [bank.understand(text, language) for texts in unseen.values() for text in texts]

    assert len(said) > 20
    assert [meaning for meaning in said if meaning.intent and meaning.stance] == []


@pytest.mark.parametrize(
    ("language", "said", "stance"),
    [
        ("sv", "jag vill inte spärra mitt kort", "denied"),
        ("sv", "är mitt kort spärrat", "question"),
        ("sv", "jag har redan betalat räkningen", "report"),
        ("sv", "jag vill avboka min tid", "opposite"),
        ("sv", "kan du inte skicka ett nytt kort", ""),
        ("nb", "jeg vil ikke sperre kortet", "denied"),
        ("nb", "har betalingen gått gjennom", "question"),
        ("nb", "jeg fant kortet mitt igjen", "report"),
        ("nb", "jeg vil avbestille timen", "opposite"),
        ("nb", "jeg trenger et nytt kort", ""),
        ("zh", "我不想转账", "denied"),
        ("zh", "我的卡被冻结了吗", "question"),
        ("zh", "我已经付了账单", "report"),
        ("zh", "我想取消预约", "opposite"),
        ("zh", "我想换一张新卡", ""),
        ("ur", "میں پیسے نہیں بھیجنا چاہتا", "denied"),
        ("ur", "کیا میرا کارڈ بند ہے", "question"),
        ("ur", "میرا کارڈ مل گیا", "report"),
        ("ur", "میری ملاقات منسوخ کریں", "opposite"),
        ("ur", "مجھے نیا کارڈ چاہیے", ""),
        ("fi", "en halua maksaa", ""),
    ],
)
def test_other_languages_know_the_commonest_ways(language: str, said: str, stance: str) -> None:
    heard = Stances(Always("act"), [], ["act"]).understand(said, language)

    assert heard.stance == stance


def test_what_an_intents_own_sentences_say_counts_for_nothing() -> None:
    own = [
        Example("i can't get in", "unlock"),
        Example("i cannot open it", "unlock"),
        Example("cancel my order", "cancel_order"),
        Example("is my order on its way", "track_order"),
        Example("is it out for delivery", "track_order"),
    ]
    said = {
        "unlock": "i can't open my account",
        "cancel_order": "i want to cancel it",
        "track_order": "when will my order come",
    }
    for intent, text in said.items():
        asked = Stances(Always(intent), own, said).understand(text, "en")
        elsewhere = Stances(Always("buy"), own, ["buy"]).understand(text, "en")
        assert asked.stance == "", text
        assert elsewhere.stance or intent == "unlock", text


def test_what_is_said_about_the_call_itself_has_none() -> None:
    heard = Stances(Always("agent"), [], ["agent", "pay"]).understand("i don't want to talk to a robot", "en")

    assert heard == Meaning("agent", 0.9)


def test_of_two_wishes_the_denied_one_is_dropped(bank: Understanding) -> None:
    both = bank.understand("check my balance and transfer fifty dollars to savings", "en")
    one = bank.understand(
        "i don't want to check my balance and i want to transfer fifty dollars to savings", "en"
    )

    assert [wish.intent for wish in both.wishes] == ["check_balance", "transfer_money"]
    assert (one.intent, one.stance, one.wishes) == ("transfer_money", "", ())


def test_what_is_found_in_the_clause_that_counts_keeps_its_place(bank: Understanding) -> None:
    said = "not my balance i want to transfer fifty dollars to savings"

    entity = next(e for e in bank.understand(said, "en").entities if e.value == "savings")

    assert said[entity.start : entity.end] == "savings"


def test_a_stance_is_kept_in_the_log_and_older_records_have_none() -> None:
    wishes = (Wish("pay_bill", 0.9, "pay my bill", stance="report"),)
    heard = Heard(text="i paid my bill", meaning=Meaning("pay_bill", 0.9, wishes=wishes, stance="report"))
    record = to_record(heard)

    assert from_record(json.loads(json.dumps(record))) == heard
    del record["meaning"]["stance"]
    old = from_record(record)
    assert isinstance(old, Heard)
    assert old.meaning.stance == ""


@pytest.mark.parametrize(
    "said",
    [
        "don't " * 5000,
        "not no never " * 2000,
        "7" * 310,
        "\x00",
        "is 👍🏽 was",
        "no 不要 نہیں inte don't",
        "¿?" * 900,
        "",
    ],
)
@pytest.mark.parametrize("language", ["en", "es", "sv", "nb", "zh", "ur", "xx"])
def test_odd_input_is_survived_quickly(language: str, said: str) -> None:
    stances = Stances(Always("act"), [], ["act"])
    started = time.process_time()
    stances.understand(said, language)

    assert time.process_time() - started < 0.2


@pytest.mark.parametrize("language", cues.tables())
def test_every_row_of_a_table_can_be_found(language: str) -> None:
    table = cues.table(language)

    assert table and table.telling
    assert set(cues.KINDS) - {"excluded", "harmless"} <= {
        cue.kind for row in table.cues.values() for cue in row
    }


class Always:
    """Understands everything as one intent."""

    def __init__(self, intent: str) -> None:
        self._intent = intent

    def understand(self, text: str, language: str) -> Meaning:
        return Meaning(self._intent, 0.9)
