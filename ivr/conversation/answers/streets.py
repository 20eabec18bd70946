"""The words of postal addresses: states, kinds of street, units, and what callers say before each part.

Rule: data only. Addresses are read in the United States, in English and Spanish.
"""

from __future__ import annotations

from ivr.conversation.answers.words import Phrases, listed, phrases

_STATES = """Alabama:AL, Alaska:AK, Arizona:AZ, Arkansas:AR, California:CA, Colorado:CO, Connecticut:CT, Delaware:DE,
District of Columbia:DC, Florida:FL, Georgia:GA, Hawaii:HI, Idaho:ID, Illinois:IL, Indiana:IN, Iowa:IA, Kansas:KS,
Kentucky:KY, Louisiana:LA, Maine:ME, Maryland:MD, Massachusetts:MA, Michigan:MI, Minnesota:MN, Mississippi:MS,
Missouri:MO, Montana:MT, Nebraska:NE, Nevada:NV, New Hampshire:NH, New Jersey:NJ, New Mexico:NM, New York:NY,
North Carolina:NC, North Dakota:ND, Ohio:OH, Oklahoma:OK, Oregon:OR, Pennsylvania:PA, Rhode Island:RI,
South Carolina:SC, South Dakota:SD, Tennessee:TN, Texas:TX, Utah:UT, Vermont:VT, Virginia:VA, Washington:WA,
West Virginia:WV, Wisconsin:WI, Wyoming:WY, Puerto Rico:PR"""
NAMES = dict(pair.strip().split(":") for pair in _STATES.replace("\n", " ").split(","))
_SPANISH_STATES = {
    "Nueva York": "New York", "Nueva Jersey": "New Jersey", "Nuevo México": "New Mexico", "Luisiana": "Louisiana",
    "Carolina del Norte": "North Carolina", "Carolina del Sur": "South Carolina", "Pensilvania": "Pennsylvania",
    "Dakota del Norte": "North Dakota", "Dakota del Sur": "South Dakota", "Misuri": "Missouri", "Hawái": "Hawaii",
    "Tejas": "Texas", "Oregón": "Oregon", "Misisipi": "Mississippi",
}  # fmt: skip
STATES: Phrases[str] = Phrases({**{name: name for name in NAMES}, **_SPANISH_STATES, "mass": "Massachusetts"})
CODES = {code: name for name, code in NAMES.items()}
CODES_ONLY_IN_CAPITALS = frozenset(listed("in or me hi ok oh de la"))
"""Those that are other words in small letters."""

SUFFIXES = {
    "street": "Street", "st": "Street", "avenue": "Avenue", "ave": "Avenue", "av": "Avenue", "road": "Road",
    "rd": "Road", "drive": "Drive", "dr": "Drive", "lane": "Lane", "ln": "Lane", "boulevard": "Boulevard",
    "blvd": "Boulevard", "court": "Court", "ct": "Court", "place": "Place", "pl": "Place", "way": "Way",
    "circle": "Circle", "cir": "Circle", "terrace": "Terrace", "parkway": "Parkway", "pkwy": "Parkway",
    "highway": "Highway", "hwy": "Highway", "trail": "Trail", "square": "Square", "loop": "Loop",
    "pike": "Pike", "alley": "Alley", "plaza": "Plaza", "crescent": "Crescent", "turnpike": "Turnpike",
    "broadway": "Broadway",
}  # fmt: skip
SPANISH_STREETS = frozenset(
    listed("calle avenida av paseo camino carretera plaza bulevar boulevard calzada ronda via")
)
DIRECTIONS = frozenset(listed("north south east west northeast northwest southeast southwest"))
UNITS = {"apartment": "Apartment", "apt": "Apartment", "unit": "Unit", "suite": "Suite", "ste": "Suite", "number": "",
          "#": "#", "apartamento": "Apartamento", "departamento": "Departamento", "piso": "Piso", "floor": "Floor",
          "room": "Room", "lot": "Lot"}  # fmt: skip

_LEADS = {
    **dict.fromkeys(
        phrases("""
            send it to, send them to, send that to, mail it to, mail them to, ship it to, ship them to, deliver it to,
            you can send it to, you can send them to, you can mail it to, you can mail them to, you can ship it to,
            please send it to, please send them to, please mail it to, please mail them to, i want it sent to,
            sent to, mailed to, shipped to, send it over to, my new address is, my current address is, the new
            address is, my shipping address is, my street address is, i'm living at, i reside at, we live at,
            envielo a, envielos a, mandelo a, mandelos a, enviarlo a, enviarlos a, mandarlo a, mandarlos a, me lo
            puede enviar a, me los puede enviar a, me lo puede mandar a, me los puede mandar a, puede enviarlo a,
            puede enviarlos a, puede mandarlo a, puede mandarlos a, a la direccion, mi nueva direccion es, yo
            vivo en, seria, estoy en, queda en, the mailing address is, that is at, this is,
            my address is, the address is, address is, my address, the address, my home address is, my mailing
            address is, i live at, i live on, i'm at, i am at, it is at, it's at, it's, it is, that is, that's,
            that would be, that'll be, yes it's, and it's, at, mi direccion es, la direccion es, direccion, vivo
            en, es, mi domicilio es, mi casa es"""),
        "",
    ),
    **dict.fromkeys(
        phrases("""
            in, and that's in, that's in, and it's in, it's in, in the city of, the city is, city is, city of,
            and the city is, city, the town is, the town of, and i live in, i live in, located in, en la ciudad
            de, ciudad, la ciudad es, en, la ciudad de, en el pueblo de"""),
        "city",
    ),
    **dict.fromkeys(
        phrases("""
            the state is, state is, in the state of, state of, and the state is, the state of, el estado es, en
            el estado de, estado, estado de"""),
        "state",
    ),
    **dict.fromkeys(
        phrases("""
            zip code is, the zip code is, and the zip code is, zip code, zip is, the zip is, zip, zipcode,
            zipcode is, postal code, postal code is, the postal code is, my zip code is, and zip code, with zip
            code, with the zip code, area code is, codigo postal, el codigo postal es, codigo postal es, y el
            codigo postal es, mi codigo postal es"""),
        "zip",
    ),
    **dict.fromkeys(
        phrases("""
            the street is, street is, the street name is, and the street is, la calle es, on, the number is,
            house number"""),
        "street",
    ),
}
LEADS = Phrases(_LEADS)
"""What is said before a part of an address, and which part follows; "" where that is its beginning."""
ADDRESS_LEADS = Phrases.listed(", ".join(phrase for phrase in _LEADS if "address" in phrase))
"""Those that say that an address follows."""
NOISE = frozenset(
    listed("""
    uh um uhm er oh and so okay ok yes yeah sure please thank you thanks hi hello well the then eh este y bueno
    pues si gracias sorry comma numero perfect great actually wait no right hmm correct""")
)  # fmt: skip
SPELLED = frozenset({"that's", "spelled", "is", "spelt", "with", "se", "deletrea"})
BESIDE: Phrases[str] = Phrases.listed("""
    near, near the, next to, across from, close to, behind, in front of, right by, opposite, around the corner from,
    by the, cerca de, cerca del, al lado de, al lado del, enfrente de, frente a, frente al, junto a, detras de""")
"""What leads to a thing that stands near the house and is no part of its address."""
NAMES_TOO = frozenset(
    listed("""
    new old first second third fourth fifth sixth seventh eighth ninth tenth of de la del los las el y san santa saint
    st good great open close street address name bay park mount port lake""")
)
"""Words that are also parts of the names of streets and cities, though no person is called so."""
NEVER = frozenset(
    listed("""
    hold hang never mind same file record records customer service people folks useless there whatever forget
    blah bla repeat stop cancel wait moved move huh pardon excuse church month week year lado favor mandar enviar
    espere espera repita repite repetir otra vez otro mudé mude mes semana""")
)
"""Words that no address has, beside those that no person is called."""
