"""What the page of a link says, by language."""

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "It's you",
        "prove": "You are on the phone with us. So that you can {purpose}, show that it's you: your phone checks your "
        "finger, face or code.",
        "register": "From now on your phone can show that it's you, by finger, face or code. It keeps the key; we "
        "never see your finger or face.",
        "warning": "Did somebody send you this, or ask you to open it? Then close the page, and call us.",
        "go": "Go on",
        "working": "One moment, your phone is checking.",
        "done": "Thank you. You can go on by phone; the call knows.",
        "registered": "Thank you. Next time your phone can show that it's you.",
        "over": "That worked, but the call is over by now. Please call us again.",
        "again": "That didn't work. Please try once more, or say another way on the phone.",
        "spent": "This link isn't good any more. It works once, for ten minutes, during the call that it was sent for. "
        "If you are on the phone with us, say another way.",
        "unable": "This browser can't do it. Open the link on your phone, or say another way on the phone.",
    },
    "es": {
        "title": "Es usted",
        "prove": "Está hablando con nosotros por teléfono. Para {purpose}, demuestre que es usted: su móvil comprueba "
        "su dedo, su cara o su código.",
        "register": "A partir de ahora su móvil puede demostrar que es usted, con el dedo, la cara o el código. Él "
        "guarda la llave; nosotros nunca vemos su dedo ni su cara.",
        "warning": "¿Alguien le envió esto o le pidió que lo abriera? Entonces cierre la página y llámenos.",
        "go": "Continuar",
        "working": "Un momento, su móvil está comprobando.",
        "done": "Gracias. Puede seguir por teléfono; la llamada ya lo sabe.",
        "registered": "Gracias. La próxima vez su móvil puede demostrar que es usted.",
        "over": "Ha funcionado, pero la llamada ya terminó. Por favor, llámenos otra vez.",
        "again": "No ha funcionado. Inténtelo otra vez, o diga por teléfono: de otra manera.",
        "spent": "Este enlace ya no sirve. Sirve una vez, durante diez minutos, en la llamada para la que se envió. "
        "Si está hablando con nosotros, diga: de otra manera.",
        "unable": "Este navegador no puede hacerlo. Abra el enlace en su móvil, o diga por teléfono: de otra manera.",
    },
}
"""Language -> what is said where. A link in another language has its page in English."""
