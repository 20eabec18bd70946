"""`flows/defaults.yml`: what holds wherever a step does not say otherwise, and what is said where a team says nothing.

Rule: every key has a default that a service can begin with.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation.written import Hearing, Ladder, PromptText


class Language(BaseModel):
    """A language that callers may choose."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str = Field(description="What the provider hears and speaks, such as en-US.")
    voice: str = Field("", description="The provider's voice, such as Polly.Joanna-Neural.")


class Times(BaseModel):
    """Seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    no_input: float = Field(
        5, gt=0, le=60, description="Seconds of silence after a question before it is asked again."
    )
    speech_end: float = Field(
        2, gt=0, le=10, description="Seconds of pause after which the caller has finished."
    )
    action: float = Field(8, gt=0, le=12, description="Seconds that an action may take.")
    hold_on: float = Field(
        30, gt=0, le=60, description="Seconds that a caller is waited for who asks to wait."
    )
    patience: float = Field(
        2.5,
        gt=0,
        le=6,
        description="Seconds that a caller waits in silence for an action; then `still_there` is said.",
    )


class Limits(BaseModel):
    """How often a question is asked again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    no_input: int = Field(
        2, ge=0, le=5, description="Silences answered by asking again; the next brings a person."
    )
    no_match: int = Field(2, ge=0, le=5, description="Answers not understood; the next brings a person.")
    refused: int = Field(2, ge=0, le=5, description="Confirmations refused; the next brings a person.")
    total: int = Field(3, ge=0, le=10, description="All of these together; the next brings a person.")
    patient: int = Field(
        5,
        ge=0,
        le=20,
        description="Hesitations, noise and asides that are let pass at a question before they count.",
    )
    stalled: int = Field(
        6,
        ge=2,
        le=30,
        description="Turns in a row that lead nowhere new, of whatever kind; the next brings a person.",
    )


class Confidence(BaseModel):
    """Between 0 and 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    intent: float = Field(0.35, ge=0, le=1, description="Least confidence to start a flow; 1 is certain.")
    interrupt: float = Field(
        0.6, ge=0, le=1, description="Least confidence to leave a question for another flow; 1 is certain."
    )
    confirm: float = Field(
        0.5, ge=0, le=1, description="Below this recognition confidence an answer is confirmed."
    )
    clarify: float = Field(
        0.6,
        ge=0,
        le=2,
        description="Two flows that have this much between them are asked about: this or that?",
    )
    apart: float = Field(0.25, ge=0, le=1, description="How near the two must be for that.")


_STAKES: list[PromptText] = [
    {"en": "{deed}. Is that right?", "es": "{deed}. ¿Es correcto?"},
    {
        "en": "I haven't done anything yet. Say yes, or press 1, for this: {deed}. Or tell me what to change, "
        "or say stop.",
        "es": "Todavía no he hecho nada. Diga sí, o pulse 1, para esto: {deed}. O dígame qué cambio, o diga parar.",
    },
]
_WHAT_TO_CHANGE: list[PromptText] = [
    {
        "en": "Okay, I haven't done it. What should I change?",
        "es": "De acuerdo, no lo he hecho. ¿Qué cambio?",
    },
    {
        "en": "Tell me what should be different, or say stop and I'll leave it.",
        "es": "Dígame qué debe ser diferente, o diga parar y lo dejo.",
    },
]


_NUMBER: list[PromptText] = [
    {
        "en": "To protect your account I have to make sure that it's you. What is your customer number?",
        "es": "Para proteger su cuenta tengo que asegurarme de que es usted. ¿Cuál es su número de cliente?",
    },
    {
        "en": "Key in your customer number, and then press pound.",
        "es": "Marque su número de cliente y luego pulse numeral.",
    },
]
_PIN: list[PromptText] = [
    {
        "en": "To protect your account, please key in your PIN, and then press pound.",
        "es": "Para proteger su cuenta, marque su PIN y luego pulse numeral.",
    },
    {
        "en": "Key in your PIN with the keys of your phone, or say another way.",
        "es": "Marque su PIN con las teclas de su teléfono, o diga de otra manera.",
    },
]
_CODE: list[PromptText] = [
    {
        "en": "To protect your account I'm texting a code to your mobile, if we have its number. "
        "Please key in its six digits.",
        "es": "Para proteger su cuenta le envío un código a su móvil, si tenemos su número. Marque sus seis cifras.",
    },
    {
        "en": "Key in the six digits of the text message, or say that you haven't got your phone.",
        "es": "Marque las seis cifras del mensaje, o diga que no tiene su teléfono.",
    },
]


_PASSKEY: list[PromptText] = [
    {
        "en": "To protect your account I've texted a link to your mobile, if we have its number. "
        "Tap it, and I'll go on by myself.",
        "es": "Para proteger su cuenta le he enviado un enlace a su móvil, si tenemos su número. "
        "Tóquelo y yo sigo por mi cuenta.",
    },
    {
        "en": "Nothing has come yet, and I'm still waiting. You can also say another way, or agent.",
        "es": "Todavía no ha llegado nada, y sigo esperando. También puede decir de otra manera, o agente.",
    },
]


_NEW_PIN: list[PromptText] = [
    {
        "en": "Key in a new PIN of six digits, and then press pound. Don't say it aloud.",
        "es": "Marque un PIN nuevo de seis cifras y luego pulse numeral. No lo diga en voz alta.",
    },
    {
        "en": "Use the keys of your phone: six digits that you can remember, then pound.",
        "es": "Use las teclas de su teléfono: seis cifras que pueda recordar, y luego numeral.",
    },
]


_DIGITS: list[PromptText] = [
    {
        "en": "To protect your account, please say these digits after me: {digits:digits}.",
        "es": "Para proteger su cuenta, repita estas cifras: {digits:digits}.",
    },
    {
        "en": "Please say just these digits: {digits:digits}. Or say another way.",
        "es": "Diga solo estas cifras: {digits:digits}. O diga de otra manera.",
    },
]
_SPEAK: list[PromptText] = [
    {
        "en": "Thank you. Now please tell me in a few sentences what you see around you.",
        "es": "Gracias. Ahora cuénteme en unas frases lo que ve a su alrededor.",
    },
    {"en": "Thank you. Please go on for a little longer.", "es": "Gracias. Siga un poco más, por favor."},
    {"en": "And a little more: count slowly up to ten.", "es": "Y un poco más: cuente despacio hasta diez."},
]


class Voiceprint(BaseModel):
    """What is said where a voice is kept or deleted; what is agreed to stands in the step itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    speak: Ladder = Field(
        default_factory=lambda: list(_SPEAK), description="Has the caller speak, until enough was heard."
    )
    kept: PromptText = Field(
        {"en": "Thank you, that is all I need.", "es": "Gracias, no necesito más."},
        description="Said when the voice is kept.",
    )
    refused: PromptText = Field(
        {
            "en": "That's fine, nothing changes for you.",
            "es": "Está bien, para usted no cambia nada.",
        },
        description="Said to a caller who does not agree.",
    )
    deleted: PromptText = Field(
        {"en": "Nothing of your voice is kept any more.", "es": "Ya no se guarda nada de su voz."},
        description="Said when the voice is deleted, also where none was kept.",
    )
    failed: PromptText = Field(
        {
            "en": "I can't do that in this call. Nothing changes for you.",
            "es": "No puedo hacerlo en esta llamada. Para usted no cambia nada.",
        },
        description="Said where the voice cannot be heard well enough, or may not be kept.",
    )


class Authentication(BaseModel):
    """What is said to make sure who is calling."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: Ladder = Field(
        default_factory=lambda: list(_NUMBER),
        description="Asks a caller whose line is not known who they are.",
    )
    pin: Ladder = Field(default_factory=lambda: list(_PIN), description="Asks for the PIN.")
    code: Ladder = Field(
        default_factory=lambda: list(_CODE),
        description="Asks for the code that was texted; first, that it is.",
    )
    spoken_digits: Ladder = Field(
        default_factory=lambda: list(_DIGITS),
        description="Has digits said that were drawn just then, `{digits}`, by one whose voice is kept.",
    )
    passkey: Ladder = Field(
        default_factory=lambda: list(_PASSKEY),
        description="Says that a link was texted; then, every 20 seconds, that nothing has come of it yet.",
    )
    proved: PromptText = Field(
        {"en": "Thank you, that worked.", "es": "Gracias, ha funcionado."},
        description="Said when the call goes on by itself.",
    )
    why: PromptText = Field(
        {
            "en": "It protects your account: nobody else can use it by phone.",
            "es": "Protege su cuenta: así nadie más puede usarla por teléfono.",
        },
        description="Said to a caller who asks why.",
    )
    keyed: PromptText = Field(
        {"en": "Please don't say it aloud; key it in.", "es": "Por favor no lo diga en voz alta; márquelo."},
        description="Said to a caller who says a PIN or a code.",
    )
    wrong: PromptText = Field(
        {"en": "That doesn't fit what we have.", "es": "Eso no coincide con lo que tenemos."},
        description="Said when it was not right: the same for a wrong number and a wrong PIN.",
    )
    failed: PromptText = Field(
        {
            "en": "I'm sorry, I can't make sure that it's you.",
            "es": "Lo siento, no puedo asegurarme de que es usted.",
        },
        description="Said before a caller is given to a person who could not be made sure of.",
    )
    text: PromptText = Field(
        {
            "en": "{code} lets you {purpose}. Never tell it to a person, not even to us.",
            "es": "{code} le permite {purpose}. No se lo diga a nadie, tampoco a nosotros.",
        },
        description="The text message; `{purpose}` is the flow's name, or the step's `purpose`.",
    )
    link_text: PromptText = Field(
        {
            "en": "{link} lets you {purpose}. Open it only while you are on the phone with us, and send it to nobody.",
            "es": "{link} le permite {purpose}. Ábralo solo mientras habla con nosotros por teléfono, y no lo reenvíe.",
        },
        description="The text message with the link.",
    )
    register_text: PromptText = Field(
        {
            "en": "{link} makes your phone show that it's you. Open it on your own phone, and send it to nobody.",
            "es": "{link} hace que su móvil demuestre que es usted. Ábralo en su propio móvil, y no lo reenvíe.",
        },
        description="The text message with the link that makes a passkey.",
    )
    registering: PromptText = Field(
        {
            "en": "I've texted you a link. Open it within ten minutes; you needn't stay on the phone for that.",
            "es": "Le he enviado un enlace. Ábralo antes de diez minutos; no hace falta que siga al teléfono.",
        },
        description="Said when that was texted.",
    )
    new_pin: Ladder = Field(default_factory=lambda: list(_NEW_PIN), description="Asks for a new PIN.")
    new_pin_again: Ladder = Field(
        {"en": "Key in the same PIN once more.", "es": "Marque el mismo PIN otra vez."},
        description="Asks for it a second time.",
    )
    weak_pin: PromptText = Field(
        {
            "en": "Anybody would try that one first.",
            "es": "Ese lo probaría cualquiera primero.",
        },
        description="Said of a PIN that is too short, all alike, or in a row.",
    )
    different_pin: PromptText = Field(
        {"en": "Those two were not the same.", "es": "No eran iguales."},
        description="Said when the second was another one.",
    )
    with_agent: PromptText = Field(
        {"en": "go on with the person on the phone", "es": "seguir con la persona al teléfono"},
        description="The purpose of a link that an agent has had sent.",
    )


_CARD_NUMBER: list[PromptText] = [
    {
        "en": "Please key in your card number, and then press pound. Star brings you to a person at any time.",
        "es": "Marque el número de su tarjeta y luego pulse numeral. Con asterisco le atiende una persona.",
    },
    {
        "en": "That card number doesn't look right. Key it in once more, and then press pound.",
        "es": "Ese número de tarjeta no parece correcto. Márquelo otra vez y luego pulse numeral.",
    },
]
_EXPIRY: list[PromptText] = [
    {
        "en": "Now the month and the year in which it expires, two digits each.",
        "es": "Ahora el mes y el año en que vence, dos cifras cada uno.",
    },
    {
        "en": "I need a date in the future, in four digits: for March 2030, key in zero three three zero.",
        "es": "Necesito una fecha futura, en cuatro cifras: para marzo de 2030, marque cero tres tres cero.",
    },
]
_SECURITY_CODE: list[PromptText] = [
    {
        "en": "Now the security code, and then press pound. On most cards it is the three digits on the back.",
        "es": "Ahora el código de seguridad y luego pulse numeral. En casi todas son las tres cifras de atrás.",
    },
    {
        "en": "That code doesn't have the right length. On most cards it is the three digits on the back.",
        "es": "Ese código no tiene la longitud correcta. En casi todas son las tres cifras de atrás.",
    },
]
_POSTAL_CODE: list[PromptText] = [
    {
        "en": "And the postal code of your billing address, and then press pound.",
        "es": "Y el código postal de su dirección de facturación, y luego pulse numeral.",
    },
    {
        "en": "Key in the postal code of the address that your statements go to, and then press pound.",
        "es": "Marque el código postal de la dirección a la que llegan sus estados de cuenta, y luego numeral.",
    },
]


class Payments(BaseModel):
    """What is said where a card is charged. `{amount}` is known in what tells the outcome."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: Ladder = Field(
        default_factory=lambda: list(_CARD_NUMBER), description="Asks for the card number."
    )
    expiry: Ladder = Field(default_factory=lambda: list(_EXPIRY), description="Asks for month and year.")
    code: Ladder = Field(
        default_factory=lambda: list(_SECURITY_CODE), description="Asks for the security code."
    )
    postal_code: Ladder = Field(
        default_factory=lambda: list(_POSTAL_CODE),
        description="Asks for the postal code of the billing address.",
    )
    approved: PromptText = Field(
        {
            "en": "Thank you. The payment of {amount:money} went through.",
            "es": "Gracias. El pago de {amount:money} se ha realizado.",
        },
        description="Said when the card was charged.",
    )
    declined: PromptText = Field(
        {
            "en": "The card was declined, and nothing was taken. Another card may work, or your bank can tell why.",
            "es": "La tarjeta fue rechazada y no se cobró nada. Puede probar otra, o su banco le dirá por qué.",
        },
        description="Said when the card was declined.",
    )
    abandoned: PromptText = Field(
        {"en": "Okay, nothing was taken.", "es": "De acuerdo, no se cobró nada."},
        description="Said when no card was charged because the caller did not go on.",
    )
    unavailable: PromptText = Field(
        {
            "en": "I can't take a card just now. Nothing was taken.",
            "es": "Ahora no puedo cobrar con tarjeta. No se cobró nada.",
        },
        description="Said when it is certain that no card was charged, though not for the caller's doing.",
    )
    unknown: PromptText = Field(
        {
            "en": "I don't know yet whether the payment of {amount:money} went through. Please don't pay it again "
            "before we have told you.",
            "es": "Todavía no sé si el pago de {amount:money} se realizó. Por favor, no lo pague otra vez antes de "
            "que le avisemos.",
        },
        description="Said when nobody can tell yet whether the card was charged.",
    )
    under_way: PromptText = Field(
        {
            "en": "I don't know how an earlier payment for this ended, so I'm not taking one. Nothing was taken now.",
            "es": "Aún no sé cómo terminó otro pago de esto, así que no hago otro. Ahora no se cobró nada.",
        },
        description="Said when another call pays the same at this moment, or nobody knows yet how that ended.",
    )
    most: float | None = Field(
        None,
        gt=0,
        description="The highest amount that a caller is charged who is not known at level 3; more is for a person.",
    )
    too_much: PromptText = Field(
        {
            "en": "For {amount:money} by card, I have to get you a person. Nothing was taken.",
            "es": "Para {amount:money} con tarjeta le tengo que comunicar con una persona. No se cobró nada.",
        },
        description="Said before a caller who wants to pay more than `most` is given to a person.",
    )
    too_often: PromptText = Field(
        {
            "en": "I can't take another card just now. A person can help you with it.",
            "es": "Por ahora no puedo cobrar con otra tarjeta. Una persona le puede ayudar.",
        },
        description="Said before a caller is given to a person since cards were declined for that line or customer too "
        "often: three times in 15 minutes, or six times in a day.",
    )


class Defaults(BaseModel):
    """`flows/defaults.yml`: what holds wherever a step does not say otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    service: str = Field("", description="Name of the service, as callers know it.")
    languages: dict[str, Language] = Field(
        default_factory=lambda: {"en": Language(code="en-US", voice="")},
        description="The first one is spoken until a caller chooses another.",
    )
    timezone: str = Field(
        "America/New_York", description="Dates and hours are local to it; named as in the IANA list."
    )
    region: str = Field(
        "US",
        description="The country, by its code of two letters; phone numbers and dates are read as there.",
    )
    currency: str = Field("USD", description="The money, by its code of three letters.")
    times: Times = Field(default_factory=Times, description="Waiting times, in seconds.")
    limits: Limits = Field(default_factory=Limits, description="How often a question is asked again.")
    confidence: Confidence = Field(default_factory=Confidence, description="How sure is sure enough.")
    authentication: Authentication = Field(
        default_factory=Authentication, description="What is said to make sure who is calling."
    )
    payments: Payments = Field(default_factory=Payments, description="What is said where a card is charged.")
    voiceprint: Voiceprint = Field(
        default_factory=Voiceprint, description="What is said where a voice is kept or deleted."
    )
    barge_in: bool = Field(True, description="Whether callers may talk over a prompt.")
    hearing: Hearing = Field(
        "twilio",
        description="Who recognises speech: `twilio`, or `vosk` on the live audio, on your own server.",
    )
    queue: str = Field("", description="The queue that takes a caller who asks for a person.")
    go_on: PromptText = Field(
        {"en": "Please go on.", "es": "Le escucho, siga."},
        description="Said while an answer is coming in pieces.",
    )
    hello: PromptText = Field(
        {"en": "Hello.", "es": "Hola."}, description="Said to a caller who says hello instead of answering."
    )
    take_your_time: PromptText = Field(
        {"en": "Of course, take your time.", "es": "Claro, tómese su tiempo."},
        description="Said to a caller who asks to wait.",
    )
    why: PromptText = Field(
        {"en": "I need it to go on with this.", "es": "Lo necesito para seguir con esto."},
        description="Said to a caller who asks why, where the question does not say it itself.",
    )
    still_there: PromptText = Field(
        {"en": "One moment, please.", "es": "Un momento, por favor."},
        description="Said while an action takes its time.",
    )
    apology: PromptText = Field(
        {
            "en": "Sorry, something went wrong on our side. I will get you a person.",
            "es": "Lo siento, algo ha fallado por nuestra parte. Le comunico con una persona.",
        },
        description="Said when all else fails.",
    )
    accept: PromptText = Field(
        {"en": "You have a call. Press 1 to take it.", "es": "Tiene una llamada. Pulse 1 para atenderla."},
        description="Said to who answers at the `number` of a queue, after the name of the service.",
    )
    still_trying: PromptText = Field(
        {
            "en": "Nobody could take your call yet. I'll keep trying.",
            "es": "Nadie ha podido atenderle aún. Sigo intentándolo.",
        },
        description="Said before a queue is tried again, or the one that follows it.",
    )
    you_can_say: PromptText = Field(
        {"en": "You can say: {value}.", "es": "Puede decir: {value}."},
        description="Says what may be chosen, where a response has buttons.",
    )
    all_right: PromptText = Field(
        {"en": "All right.", "es": "Muy bien."},
        description="Said before something is asked once more on request.",
    )
    one_by_one: PromptText = Field(
        {"en": "First {first}, and then {then}.", "es": "Primero {first}, y después {then}."},
        description="Said when one task was asked for with several things: my gas and electric bills.",
    )
    so_far: PromptText = Field(
        {"en": "So far I have {value}.", "es": "Hasta ahora tengo {value}."},
        description="Says what an answer in pieces has come to, when the caller does not get on or asks.",
    )
    still_needed: PromptText = Field(
        {"en": "Please tell me {value}.", "es": "Dígame {value}, por favor."},
        description="Says what such an answer still lacks.",
    )
    was_done: PromptText = Field(
        {"en": "It's done: {deed}.", "es": "Está hecho: {deed}."},
        description="Says once more what was done, to a caller who asks about it.",
    )
    not_then: PromptText = Field(
        {"en": "I can't choose the day for that.", "es": "No puedo elegir el día para eso."},
        description="Said to a caller who wants something done on a day that no question of the flow asks for.",
    )
    stakes: Ladder = Field(
        default_factory=lambda: list(_STAKES),
        description="Says back what is at stake, before it is done: first, second attempt.",
    )
    what_to_change: Ladder = Field(
        default_factory=lambda: list(_WHAT_TO_CHANGE),
        description="Asked when the caller says no to what was said back.",
    )
    noted: PromptText = Field(
        {"en": "Okay, {value}.", "es": "De acuerdo, {value}."},
        description="Says a value back while going on.",
    )
    confirm: Ladder = Field(
        {"en": "I have {value}. Is that right?", "es": "Tengo {value}. ¿Es correcto?"},
        description="Asks whether a heard value is right.",
    )

    @property
    def language(self) -> str:
        return next(iter(self.languages))

    @property
    def own_currency(self) -> str:
        """The currency, where a team has said which; "" where amounts may be of any."""
        if "currency" in self.model_fields_set:
            return self.currency
        return ""
