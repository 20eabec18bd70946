"""Spanish."""

# fmt: off
from ivr.conversation.answers.languages.language import Calendar, Clock, Language, Numerals, Spoken, counted

SPANISH = Language(
    tag="es",
    finish=" y después la tecla de número",
    hesitations="eh ehm um uh em",
    fillers="""
        eh, ehm, este, em, mm, mmm, ah, oh, ay, uy, hm, hmm, bueno, bien, muy bien, ok, okay, gracias,
        muchas gracias, mil gracias, muy amable, por favor, hola, buenos dias, buen dia, buenas tardes,
        buenas noches, buenas, oiga, oye, mire, mira, disculpe, pues, entonces, o sea, a ver, dejeme ver,
        un momento, un segundo, un momentito, espere un momento, permitame, perfecto, excelente, estupendo,
        genial, ya, igualmente, a usted, de nada, mi, la, el, lo, los, las, un, una, y, pero, que, es, de,
        a, en, con, para, por, me, se, su, yo, es que, señor, señora, señorita, mucho gusto, con gusto""",
    farewells="""
        adios, hasta luego, hasta pronto, hasta mañana, nos vemos, chao, chau, bye, que tenga buen dia,
        que tenga un buen dia, que le vaya bien, que este bien, cuidese""",
    closings="""
        eso es todo, es todo, seria todo, eso seria todo, eso era todo, nada mas, nada, ninguna otra cosa,
        ya es todo, con eso es suficiente, con eso basta, no necesito nada mas, por ahora no, por hoy no,
        todo bien, eso fue todo""",
    afterwords="por ahora, por hoy, hoy, creo, lo que necesitaba, no, si, todo",
    corrections="""
        no dije, dije, he dicho, no no, no espere, no espera, perdon, perdone, perdona, lo siento, disculpe,
        disculpa, digo, mejor dicho, quiero decir, quise decir, espere, espera, en realidad, mejor, corrijo,
        me equivoque, rectifico, no es, no era, no eso no, mas bien, empiezo de nuevo, no perdon,
        cambia el, cambia la, cambie el, cambie la, cambiar el, cambiar la, cambialo a, cambielo a, cambiarlo a,
        corrige el, corrija el, que sea, que sean, ponga, pongale, ponle""",
    noes="no",
    doubts="que como puede podria quien",
    not_this="no",
    determiners="mi la el de del a para en una un",
    goes_on="""
        pero, excepto, una cosa mas, otra cosa, algo mas, tambien, espere, espera, una pregunta, dije, quise decir,
        quiero decir, mal, error, en realidad, puede, podria, puedo, antes de, ademas, todavia, necesito, quiero, quisiera,
        digame, que es, cuanto, cuando, por que, donde, si no, solo si, no era, no es, me equivoque, me falta, falta,
        en vez de, mejor, hay, desde, cambie, cambiar, se me olvido, olvide, deshaga, cancele, sino""",
    goes_nowhere="""
        pero gracias, pero muchas gracias, pero eso es todo, nada mas, no necesito nada, no quiero nada, no necesito nada mas,
        todo lo que necesitaba, no hay nada, no hay mas, ya no necesito, es todo lo que quiero, no quiero nada mas, si no,
        no falta nada, no me falta nada, no es nada, no necesito mas, eso es lo que quiero, pero no, todo bien""",
    changes="""
        cambiar el, cambiar la, cambie el, cambie la, cambia el, cambia la, cambiar, cambie, cambia, corregir, corrija, mal,
        equivocado, equivocada, incorrecto, incorrecta, no es correcto, no es correcta, no esta bien, un error, otra, otro,
        me equivoque, arreglar, arregle, modificar, modifique""",
    swaps="""
        al reves, viceversa, a la inversa, intercambie, intercambiar, cambielas, cambielos, al contrario, invierta, invertir,
        es al reves, esta al reves, invertidas, invertidos""",
    undoes="""
        deshaga, deshacer, deshagalo, cancele, cancelar, cancelelo, cancele eso, cancela eso, cancelalo, revierta, revertir, reviertalo,
        anule, anular, anulelo, devuelva, devuelvalo, regreselo, olvidelo, olvide eso, no lo haga, no haga eso, dejelo,
        pare, parelo, detenga, detengalo, cambie de opinion, ya no quiero, no lo quiero, mejor no""",
    objects="""
        tenia que ser, debia ser, deberia ser, deberia haber sido, tenia que, se suponia, queria decir, quise decir, dije,
        yo dije, no es lo que, no era, esta mal, mal, un error, se equivoco, equivocado, equivocada, incorrecto,
        no es correcto, en vez de, cambielo a, cambiarlo a, entendio mal, pedi, no es eso""",
    dangling="""
        es mi el la los las un una a de del para y o con en que son se por su porque entre antes despues como al esta""",
    people="""
        con alguien, con alguna persona,
        agente, un agente, una agente, agentes, operador, operadora, un operador, una operadora, representante, un representante,
        una representante, humano, un humano, ser humano, un ser humano, persona real, persona de verdad, una persona real,
        una persona de verdad, persona, una persona, personas, ejecutivo, ejecutiva, un ejecutivo, una ejecutiva, asesor de servicio,
        gerente, un gerente, el gerente, la gerente, supervisor, supervisora, un supervisor, una supervisora, su supervisor,
        encargado, encargada, el encargado, jefe, su jefe, el jefe, cajero humano, empleado, un empleado, una empleada, empleada,
        atencion al cliente, servicio al cliente, agente en vivo, persona en vivo, recepcionista, alguien real,
        alguien de verdad, cajera, una cajera, atencion a clientes, telefonista, gente, gente real""",
    anybody="alguien, alguno, alguna, una señorita, un señor, una señora, un muchacho, quien",
    reaching="""
        hablar con, hable con, hablo con, que hable con, comuniqueme con, comunicame con, comunicarme con, me comunica con,
        me comunique con, comunicar con, comunique con, paseme con, paseme a, pasame con, pasame a, pasarme con, me pasa con,
        me pase con, me pasas con, pongame con, ponme con, me pone con, transfierame con, transfierame a, transferirme con,
        transferirme a, me transfiere con, me transfiere a, transfierame, conecteme con, conectarme con, conectame con,
        me conecta con, contactar con, contactar a, puedo hablar con, platicar con, charlar con, tratar con, me comunican con,
        me pueden comunicar con, mandeme con, me ayude, me atienda, me puede atender, que me atienda, atenderme""",
    having="""
        quiero, quiero a, necesito, necesito a, quisiera, deme, dame, denme, prefiero, preferiria, hay, busco, exijo, tiene,
        hay algun, consigame, traigame, pedir, traer a, pongame, solo, dije, pedi, atienda, me atiende""",
    reaching_alone="""
        transfierame, comuniqueme, conecteme, paseme, me puede transferir, me puede comunicar, transfiera la llamada,
        me comunica, me transfiere""",
    machines="""
        maquina, una maquina, esta maquina, robot, un robot, robots, maquinas, computadora, una computadora, contestadora,
        una contestadora, grabacion, una grabacion, sistema automatico, un sistema automatico, este sistema, bot""",
    who_speaks="eres, es usted, es esto, estoy hablando con, esto es, hablo con una",
    not_reaching="""
        no hablo, no hablo con, no quiero hablar, harto de, harta de, cansado de, cansada de, odio, en vez de,
        en lugar de, no quiero, no necesito, no hace falta, sin, no me pase, no me comunique, no me transfiera, no pedi,
        no tengo, no mas""",
    called={
        "money": "cantidad, monto, suma, importe, cuanto", "number": "numero, cantidad", "whole_number": "numero, cantidad",
        "date": "dia, fecha", "past_date": "dia, fecha", "time": "hora", "date_time": "dia, fecha, hora",
        "phone": "numero de telefono, telefono, numero, celular", "address": "direccion, calle, codigo postal, ciudad, domicilio",
        "email": "correo, correo electronico, email", "digits": "numero, codigo", "alphanumeric": "numero, codigo",
        "postal_code": "codigo postal", "person_name": "nombre", "text": "", "yes_no": "",
    },
    excluding="""
        excepto, salvo, a excepcion de, que no sea, que no sean, que sea menos, dia menos, hora menos, cuenta menos, no me la,
        no me lo, no me las, no se lo, no lo, no hablo con, no quiero, no deseo, no me refiero, no hablo de,
        en vez de, en lugar de, cualquier dia menos, cualquiera menos, todo menos, todos menos, todas menos, ni, sin,
        no use, no uses, no pague, no pagues, no mueva, no pase, no bloquee, no bloquees, no toque,
        no puedo, no podria, no necesito, nunca, tampoco, pero no, no en, no para, no desde, no hacia, no con, aparte de,
        no dije, no pedi, no perdi, y no, no cancele, no envie, no mande, no saque, no cobre, no haga""",
    excluding_maybe="no es, no era, no son, no fueron, no la, no el, no de, no del, no mi, no a, no los, no las, no al, no esa, no ese, no ésa",
    not_excluding="""
        no se, no estoy seguro, no estoy segura, por que no, no solo, no importa, no hay problema, todavia no, aun no,
        no olvide, no recuerdo, no tengo, no encuentro, no entiendo, no puede, no podria, ahora no, no mas de, no menos de,
        a menos que, mas o menos, por lo menos, al menos, no es correcto, no es asi, no esta bien""",
    excluding_carriers="""
        quiero usar que sea es era la el los las de del a al para en con mi mis su sus un una lo hacer pagar mover pasar
        bloquear tomar decir ir poner sacar se""",
    excluding_joins="o ni y",
    excluded_after="""
        no puedo, no voy a poder, no podre, no podria, no voy a estar, no estoy, no me sirve, no me conviene, no me viene bien, no funciona, no es posible, no me queda bien, no me va,
        no se puede, estoy ocupado, estoy ocupada, no estoy libre, no me queda""",
    excluded_after_any="""
        no esa, no ese, esa no, ese no, no esta, no este, no es esa, no es ese, todavia no, no todavia, no esas, no esos""",
    excluded_last="no tampoco",
    resuming="""
        sino, pero, es, son, quiero, quisiera, mejor, digo, quise decir, la otra, el otro, solo, solamente, perdon, no,
        si, por favor, necesito, puede, podria, porque, entonces, sirve, esta bien, otra, otro, cualquier otro, hazlo, que""",
    asking="""
        dejeme, permitame, puedo, podria, puede, quiero, quisiera, me gustaria, necesito, prefiero, deme,
        comuniqueme con, paseme con, pongame con, solo, por favor, mejor""",
    greetings="hola dias tardes noches",
    wishes="quiero quisiera necesito me llamo puedo podria",
    yes_first="si",
    mine="mi me",
    openings="""
        eh, este, em, mm, ah, oh, bueno, ok, pues, y, hola, muy buenas, buenas, buenos dias, buen dia,
        buenas tardes, buenas noches, gracias, por favor, disculpe, oiga, mire, si hola, si buenos dias,
        si buenas tardes, como esta, señor, señora, señorita, estoy llamando porque, llamo porque,
        le llamo porque, o sea, a ver""",
    politeness="""
        por favor, gracias, muchas gracias, eh, este, si es posible, si se puede, si puede,
        si fuera tan amable""",
    introductions="""
        mi nombre es, me llamo, mi nombre completo es, le habla, les habla, usted habla con,
        habla usted con, mi apellido es""",
    introductions_maybe="soy, habla, yo soy, es",
    name_leads="""
        sería, seria, es, es para, a nombre de, al nombre de, ponga, ponga a nombre de, el nombre es, el
        titular es, la titular es, quiero decir, digamos, bajo el nombre de, está a nombre de""",
    own_words="""
        quiero decir que, quiero decir, quisiera decir que, quisiera decir, me gustaría decir que, mi mensaje es que,
        mi mensaje es, el mensaje es, mi respuesta es, dígales que, dígale que, la razón es que, el motivo es que,
        por favor escriba""",
    no_names="""
        nombre dijo dice decir decirlo decirle titular prefiero repita repetir espere blah bla
        yo tu usted el ella nosotros que quiero quisiera quería queria necesito necesitaba deseo llamo
        llamaba llamando para por con sin a al en un una unos unas mi mis su sus se me te lo le les es esta
        estoy soy son ser hay tengo tiene he ha puedo puede podria como cuando donde cual quien cuenta
        cuentas corriente ahorros tarjeta credito debito saldo factura recibo pago pagar transferir dinero
        cheques chequera contraseña clave cita sucursal horario banco numero telefono direccion calle
        gracias hola buenos buenas dias tardes noches si no pero porque pues eh este bueno ok vale claro
        favor hoy manana ahora perdi perdido robaron nuevo nueva cliente titular todo nada mas uno dos tres
        cuatro cinco seis siete ocho nueve diez cero consultar saber ver hacer cambiar pedir interesado
        llamar hablar agente persona operador ayuda problema pregunta""",
    yes="""
        si, si por favor, si señor, si señora, si gracias, si claro, si correcto, si es correcto, si asi es,
        si eso es, claro, claro que si, por supuesto, desde luego, correcto, es correcto, eso es correcto,
        exacto, exactamente, asi es, eso es, eso mismo, cierto, es cierto, efectivamente, afirmativo,
        confirmo, confirmado, lo confirmo, de acuerdo, vale, esta bien, esta correcto, como no, por que no,
        adelante, hagalo, hazlo, quiero, lo es, sip, dale, seguro, eso, creo que si, tiene razon, sin duda""",
    no="""
        no, no gracias, no señor, no señora, no es correcto, no es asi, no no es correcto, no esta bien,
        no lo es, incorrecto, es incorrecto, eso no, eso no es, esta mal, eso esta mal, no es cierto, falso,
        para nada, de ninguna manera, en absoluto, negativo, nunca, jamas, todavia no, aun no, tampoco,
        claro que no, por supuesto que no, desde luego que no, creo que no, mejor no, no quiero, cancelar,
        cancele, cancelelo, nop""",
    maybe_yes="ok, okay, bueno, bien, aja, ajá, muy bien, perfecto, ya",
    neither="""
        no se, no lo se, no recuerdo, no me acuerdo, no entiendo, no entendi, no tengo, no estoy seguro,
        no estoy segura""",
    answers_whole="quiero, eso, vale, cancelar, cancele, no quiero, seguro, no es asi, tampoco, nunca",
    answers_bare="si claro no correcto exacto incorrecto",
    not_an_answer={"si": "puede pueden puedo quiero me", "no": "se me puedo tengo quiero"},
    restarts="perdon digo eh este pues ay ah y",
    numerals=Numerals(
        small=counted("cero uno dos tres cuatro cinco seis siete ocho nueve")
        | counted("diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve", 10)
        | counted("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10)
        | counted(
            "veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho",
            21
        )
        | {"veintinueve": 29, "veintiun": 21, "veintiuna": 21, "un": 1, "una": 1},
        hundreds={
            "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300,
            "trescientas": 300, "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500,
            "quinientas": 500, "seiscientos": 600, "seiscientas": 600, "setecientos": 700,
            "setecientas": 700, "ochocientos": 800, "ochocientas": 800, "novecientos": 900,
            "novecientas": 900,
        },
        hundred=frozenset({"cientos"}),
        scales={"mil": 1000, "miles": 1000, "millon": 10**6, "millones": 10**6},
        after_number=frozenset({"miles"}),
        between_tens=frozenset({"y"}),
        parts={
            "medio": 0.5, "media": 0.5, "un cuarto de": 0.25, "cuarto de": 0.25, "tres cuartos de": 0.75,
            "la mitad de un": 0.5, "la mitad de": 0.5,
        },
        added={"y media": 0.5, "y medio": 0.5, "y cuarto": 0.25, "y un cuarto": 0.25, "y tres cuartos": 0.75},
        couples={"un par": 2, "un par de": 2},
        few={"unos": 3, "unos pocos": 3, "unos cuantos": 3, "algunos": 3, "varios": 3, "pocos": 3},
        vague="unos pocos cuantos algunos varios cientos miles",
        dozens=frozenset({"docena", "docenas"}),
        point=frozenset({"punto", "coma"}),
        bare_point=frozenset({"punto", "coma"}),
        no_point_after="un el este ese que al cada algun hasta",
        zero=frozenset({"o"}),
        times={"doble": 2, "triple": 3},
        joiners=frozenset({"y", "luego", "eh", "este", "guion", "espacio"}),
        ordinals=counted("primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo", 1)
        | {"primer": 1, "primera": 1, "segunda": 2, "tercer": 3, "tercera": 3, "cuarta": 4, "quinta": 5},
        alike={"sies": "6", "sinco": "5", "tress": "3"},
    ),
    minus="menos",
    qualifies="""
        menos, negativo, como, al menos, por lo menos, cuando menos, como minimo, minimo, maximo, como maximo,
        a lo mucho, a lo mas, a lo sumo, no mas de, no menos de, mas de, mas que, menos de, menos que, hasta,
        entre, unos, unas, alrededor de, cerca de, casi, aproximadamente, mas o menos, como unos, medio, media,
        la mitad de, mitad de, el doble de, doble de, el triple de, un cuarto de, cuarto de, un tercio de,
        tercio de, por ciento de, % de, por encima de, por debajo de, arriba de, abajo de, superior a,
        inferior a, un minimo de, un maximo de, todo menos""",
    qualifies_after="""
        por ciento, porciento, por cien, %, punto, coma, y media, y medio, media, medio, y pico, y tantos,
        y algo, mas o menos, o mas, o menos, o asi, o por ahi, menos, mas, mil, millon, millones, cientos,
        docena, docenas, como maximo, como minimo, como mucho, a lo sumo, tercio, tercios, cuarto, cuartos,
        al mes, por mes, a la semana, por semana, al año, al dia, mensual, mensuales, semanales, cada uno,
        cada una, cada mes, cada semana, puntos, acciones, maximo, minimo, al menos, por lo menos,
        aproximadamente, a lo mucho""",
    alternatives="o, u, o tal vez, o quiza, o quizas, o mejor, o sea",
    ranges="a, y, hasta, por, menos, mas",
    percent="por ciento, porciento, por cien, %",
    counted="dia dias semana semanas mes meses año años % veces personas cheques",
    last="ultimo ultima",
    numbers_of="numero opcion",
    currencies={
        "USD CAD AUD": "dolar, dolares", "USD": "dolares americanos, dolares estadounidenses, usd",
        "CAD": "dolares canadienses, cad", "AUD": "dolares australianos", "MXN": "pesos mexicanos, mxn",
        "COP": "pesos colombianos", "ARS": "pesos argentinos", "CLP": "pesos chilenos",
        "EUR": "euro, euros", "GBP EGP": "libra, libras",
        "MXN COP ARS CLP PHP UYU DOP CUP": "peso, pesos", "CHF": "franco, francos", "PEN": "sol, soles",
        "CRC": "colon, colones", "GTQ": "quetzal, quetzales", "VES": "bolivar, bolivares", "JPY": "yen, yenes",
        "CNY": "yuan, yuanes", "INR PKR": "rupia, rupias", "SEK NOK DKK": "corona, coronas",
    },
    minors="centavo centavos centimo centimos",
    money_of="de",
    money_and="con y",
    money_with="con",
    ones="un una uno",
    money_moves="""
        pagar pague transferir transfiera enviar mandar mover depositar retirar sacar pasar monto importe""",
    money_between="es de unos",
    money_after="de a en desde para por hacia y hoy mañana manana ahora gracias eh",
    calendar=Calendar(
        weekdays=(
            "lunes", "martes", "miércoles", "jueves", "viernes", "sábado, sábados", "domingo, domingos",
        ),
        months=(
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
            "septiembre, setiembre", "octubre", "noviembre", "diciembre",
        ),
        relative={
            "hoy": 0, "esta noche": 0, "esta tarde": 0, "mañana": 1, "pasado mañana": 2, "ayer": -1,
            "anoche": -1, "de hoy en ocho": 7, "de hoy en ocho días": 7, "de hoy en quince": 14,
            "de hoy en quince días": 14, "esta mañana": 0, "anteayer": -2, "antier": -2,
        },
        relative_unless={"mañana": "la esta"},
        following="proximo siguiente",
        gone="pasado",
        gone_after="pasado",
        week_after="en ocho, en ocho días",
        numbered="uno opcion piso vez calle",
        following_is_nearest=True,
        this="este el",
        nearest_after="que viene, próximo, siguiente",
        the="el de del dia",
        before_number="el dia",
        of="de del",
        year_of="de del",
        ago_before="hace, hace como, hace unos",
        from_now="a partir de hoy, desde hoy, a partir de ahora",
        from_="de",
        before="antes de, antes del",
        after="después de, después del, a partir de, a partir del, desde, desde el, tras, siguiente a",
        within="dentro de, en, de aquí a, de hoy en",
        days="día, días",
        weeks="semana, semanas",
        months_unit="mes, meses",
        years="año, años",
        couple="par de",
        this_week="esta semana, de esta semana, la semana, de la semana",
        next_week="""
            la próxima semana, de la próxima semana, próxima semana, la semana que viene,
            de la semana que viene, semana que viene, la semana siguiente, la otra semana""",
        last_week="la semana pasada, semana pasada, de la semana pasada",
        week_after_next="""
            la semana siguiente a la próxima, de aquí a dos semanas, la semana después de la próxima,
            de la semana después de la próxima""",
        week_before_last="la semana antepasada, la semana antes de la pasada",
        weekend="este fin de semana, el fin de semana, fin de semana",
        next_weekend="el próximo fin de semana, próximo fin de semana, el fin de semana que viene",
        this_month="este mes, de este mes",
        any_month="del mes, de mes, el mes",
        this_year="este año, de este año, del año, de año, el año",
        next_year="el próximo año, del próximo año, próximo año, el año que viene, del año que viene",
        next_month="el próximo mes, del próximo mes, próximo mes, el mes que viene, del mes que viene",
        parts={
            "principios": 0, "principio": 0, "comienzos": 0, "comienzo": 0, "inicios": 0, "inicio": 0,
            "la primera quincena": 0, "mediados": 1, "medio": 1, "la mitad": 1, "fin": 2, "fines": 2,
            "final": 2, "finales": 2, "la segunda quincena": 2,
        },
        day_after="al día siguiente de",
        day_before="la víspera de, en la víspera de",
        holidays={
            "navidad": "12-25", "el día de navidad": "12-25", "nochebuena": "12-24", "año nuevo": "01-01",
            "el día de año nuevo": "01-01", "nochevieja": "12-31", "fin de año": "12-31",
            "el día de reyes": "01-06", "día de reyes": "01-06", "san valentín": "02-14",
            "el día de san valentín": "02-14", "el día del trabajo": "05-01", "día del trabajo": "05-01",
            "el día del trabajador": "05-01", "el día de muertos": "11-02", "día de muertos": "11-02",
            "el día de los muertos": "11-02", "todos los santos": "11-01", "halloween": "10-31",
            "viernes santo": "easter-2", "jueves santo": "easter-3", "domingo de resurrección": "easter+0",
            "pascua": "easter+0", "lunes de pascua": "easter+1", "acción de gracias": "11-22-thu",
            "el día de acción de gracias": "11-22-thu", "viernes negro": "11-23-fri",
        },
        keyed=("mes", "día"),
    ),
    clock=Clock(
        named={"mediodía": 720, "medianoche": 0},
        parts={
            "am": 0, "a m": 0, "pm": 12, "p m": 12, "de la mañana": 0, "por la mañana": 0,
            "en la mañana": 0, "de la madrugada": 0, "de la tarde": 12, "por la tarde": 12,
            "en la tarde": 12, "de la noche": 24, "por la noche": 24, "en la noche": 24, "del mediodía": 12,
            "de mediodía": 12,
        },
        parts_anywhere={
            "la tarde": 12, "la mañana": 0, "la madrugada": 0, "la noche": 12, "esta noche": 12,
            "esta tarde": 12, "esta mañana": 0,
        },
        led="las la",
        hour_marks="en punto",
        minutes_named={"cuarto": 15, "un cuarto": 15},
        after_hour={
            "y media": 30, "y cuarto": 15, "y un cuarto": 15, "menos cuarto": -15, "menos un cuarto": -15,
            "con cuarto": 15,
        },
        plus="y con",
        minus="menos",
        to="para",
        relative={
            "en media hora": 30, "dentro de media hora": 30, "en un cuarto de hora": 15,
            "en hora y media": 90, "dentro de un cuarto de hora": 15, "en una hora y media": 90,
            "en tres cuartos de hora": 45,
        },
        within="dentro de, en",
        minutes="minuto, minutos",
        hours="hora, horas",
        and_a_half="y media",
        no_hour="""
            las dos cuentas, las dos tarjetas, las dos cosas, una cosa, una vez, un momento, una pregunta, una de,
            uno de, la una de las, una cita, un segundo, un minuto""",
    ),
    bounds="""
        antes, antes de, antes del, después, después de, después del, hasta, desde, a partir, a partir
        de, a partir del, entre, excepto, menos, salvo, cada, todos, todas, cualquier, cualquiera,
        último, última, media, medio, cuarto, o, u, o así, más o menos, alrededor, alrededor de, como a,
        a eso de, sobre, aproximadamente, cerca de, tarde, temprano, máximo, mínimo, pico, y pico, a más
        tardar, como, hábiles, laborables, en adelante, semana de, siguiente, próximo, que viene, mitad""",
    beside="el la los las de del a al en un una este esta lo más",
    letters={
        "be": "b", "be larga": "b", "be grande": "b", "be alta": "b", "ce": "c", "de": "d", "efe": "f",
        "ge": "g", "hache": "h", "i": "i", "i latina": "i", "jota": "j", "ka": "k", "ca": "k", "ele": "l",
        "eme": "m", "ene": "n", "eñe": "n", "pe": "p", "cu": "q", "erre": "r", "ere": "r", "ese": "s",
        "te": "t", "uve": "v", "ve": "v", "ve corta": "v", "ve chica": "v", "ve baja": "v", "doble u": "w",
        "doble ve": "w", "uve doble": "w", "ve doble": "w", "equis": "x", "i griega": "y", "ye": "y",
        "zeta": "z", "seta": "z",
    },
    alphabet={
        "antonio": "a", "ana": "a", "barcelona": "b", "bravo": "b", "beatriz": "b", "burro": "b",
        "casa": "c", "carmen": "c", "carlos": "c", "domingo": "d", "dolores": "d", "dedo": "d",
        "enrique": "e", "elena": "e", "españa": "e", "francia": "f", "francisco": "f", "federico": "f",
        "gerona": "g", "gato": "g", "granada": "g", "historia": "h", "hotel": "h", "huevo": "h",
        "ines": "i", "italia": "i", "isla": "i", "jose": "j", "juan": "j", "kilo": "k", "lorenzo": "l",
        "luis": "l", "lima": "l", "madrid": "m", "maria": "m", "mexico": "m", "mama": "m", "navarra": "n",
        "nicaragua": "n", "oviedo": "o", "oscar": "o", "oso": "o", "paris": "p", "papa": "p", "pedro": "p",
        "perro": "p", "queso": "q", "ramon": "r", "roma": "r", "raton": "r", "sabado": "s", "sevilla": "s",
        "santiago": "s", "sol": "s", "tarragona": "t", "toledo": "t", "tomas": "t", "ulises": "u",
        "uva": "u", "uruguay": "u", "valencia": "v", "vaca": "v", "victor": "v", "washington": "w",
        "xilofono": "x", "yegua": "y", "yoyo": "y", "zaragoza": "z", "zapato": "z", "alfa": "a",
        "charlie": "c", "delta": "d", "eco": "e", "foxtrot": "f", "golf": "g", "india": "i", "julieta": "j",
        "mike": "m", "noviembre": "n", "quebec": "q", "romeo": "r", "sierra": "s", "tango": "t",
        "uniforme": "u", "whisky": "w", "yanqui": "y", "zulu": "z",
    },
    as_in="como en, como, de, para",
    between_signs="mayúscula minúscula letra número guion espacio y luego coma",
    email_before="es correo electrónico email mi dirección el la seria",
    signs={
        "arroba": "@", "@": "@", "at": "@", "punto": ".", "guion bajo": "_", "subguion": "_", "guion": "-",
        "guion medio": "-", "menos": "-", "mas": "+",
    },
    spelled_with="""
        Antonio Barcelona Carmen Domingo Enrique Francia Gerona Historia Italia José Kilo Lorenzo Madrid
        Navarra Oviedo París Queso Ramón Sábado Tarragona Ulises Valencia Washington Xilófono Yegua Zaragoza""",
    letter="{letter} de {word}",
    spoken=Spoken(
        yes="sí",
        no="no",
        and_="y",
        minus="menos",
        plus="más",
        money="{whole} con {cents}",
        currencies={
            "USD": ("dólar", "dólares", "centavo", "centavos"),
            "CAD": ("dólar", "dólares", "centavo", "centavos"),
            "AUD": ("dólar", "dólares", "centavo", "centavos"),
            "EUR": ("euro", "euros", "céntimo", "céntimos"),
            "GBP": ("libra", "libras", "penique", "peniques"),
            "MXN": ("peso", "pesos", "centavo", "centavos"),
        },
        weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        months=(
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
            "octubre", "noviembre", "diciembre",
        ),
        day="{weekday} {day} de {month}",
        full_day="{day} de {month} de {year}",
        first_day="primero",
        clock="{the} {hour12}:{minute:02} de la {part}",
        clock_sharp="{the} {hour12} de la {part}",
        parts=((1, "noche"), (12, "mañana"), (20, "tarde"), (24, "noche")),
        articles=("la", "las"),
        day_and_time="{day} a {time}",
        ordinals="""
            primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo""",
        ordinal_tens="""
            décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo
            nonagésimo""",
        ordinal="número {place}",
    ),
    refusals="""
        no sé, no lo sé, no la sé, no me lo sé, no me la sé, no sabría, no sabría decirle, no tengo,
        no lo tengo, no la tengo, no tengo idea, ni idea, ni la menor idea, no recuerdo, no lo recuerdo,
        no me acuerdo, no me acuerdo bien, se me olvidó, lo olvidé, la olvidé, olvidé, se me perdió,
        lo perdí, no lo encuentro, no la encuentro, no encuentro, no estoy seguro, no estoy segura,
        no puedo decir, no puedo decirle, no puedo dar, no puedo darle, no se lo puedo, no se la puedo,
        prefiero no, preferiría no, mejor no, no quiero decir, no quiero dar, no quiero darle,
        no quiero responder, no quiero contestar, no se lo voy a, no se la voy a, no voy a decir,
        no voy a dar, no le voy a, eso es privado, es privado, eso es personal, es personal,
        es confidencial, no es asunto suyo, qué le importa, no me siento cómodo, no me siento cómoda,
        no doy, no confío, no dispongo, no cuento con, nunca me dieron, no me lo dieron, no me la dieron""",
    refusals_whole="""
        paso, saltar, sáltelo, sáltela, siguiente, siguiente pregunta, la siguiente, ninguno, ninguna,
        ninguno de esos, ninguna de esas, no puedo, podemos saltarlo, puedo saltarlo, tengo que responder,
        es obligatorio, sin comentarios""",
    asks_what="""
        qué dijo, qué dijiste, qué ha dicho, qué me dijo, qué me preguntó, qué pregunta,
        cuál era la pregunta, cuál es la pregunta, qué quiere decir, qué significa, a qué se refiere,
        qué es eso, qué es lo que, qué tengo que decir, qué debo decir, qué digo, qué necesita, qué quiere,
        qué tipo de, qué clase de, qué número es, cuál número es, no entiendo, no entendí, no le entiendo,
        no le entendí, no comprendo, no comprendí, no oí, no escuché, no le oí, no le escuché,
        no lo escuché, no se oye, no le oigo, no le escucho, no oigo, me puede explicar, puede explicar,
        podría explicar, me lo explica, explíqueme, dónde encuentro, dónde lo encuentro,
        dónde está ese número, dónde veo, no sé a qué se refiere, no sé qué quiere decir, no sé qué decir,
        otra vez por favor, me repite, cómo que""",
    asks_what_whole="""
        qué, cómo, cómo dice, cómo dijo, mande, perdón, perdone, disculpe, perdón qué, perdón cómo, cuál,
        cuáles, cuál de ellos, qué número, cuál número, qué cuenta, cuál cuenta, qué tarjeta, cuál tarjeta,
        qué fecha, qué código, qué nombre, quién, cuándo, dónde, cuánto, por ejemplo, otra vez, qué cosa,
        de qué""",
    asks_why="""
        por qué necesita, por qué lo necesita, por qué la necesita, por qué quiere, por qué lo quiere,
        por qué pregunta, por qué me pregunta, por qué me pide, por qué lo pide, por qué tengo que dar,
        por qué tengo que decir, por qué debo, por qué debería, por qué es necesario, por qué hace falta,
        para qué necesita, para qué lo necesita, para qué la necesita, para qué quiere, para qué lo quiere,
        para qué la quiere, para qué sirve, para qué es, para qué me, con qué fin, por qué motivo,
        por qué razón, cuál es el motivo, es necesario, es realmente necesario, hace falta,
        de verdad necesita, qué van a hacer con, qué va a hacer con, qué tiene que ver""",
    asks_why_whole="""
        por qué, para qué, y por qué, y para qué, y eso, y eso por qué, por qué eso, para qué eso,
        pero por qué, se puede saber por qué""",
    waits="""
        espere, espera, espéreme, espérame, espere un momento, espere un segundo, espere un minuto,
        espera un momento, espera un segundo, espéreme un momento, espéreme un segundo, espéreme tantito,
        espérame tantito, tantito, un momento, un momentito, un segundo, un segundito, un minuto,
        un minutito, un ratito, dame un segundo, dame un momento, dame un minuto, deme un segundo,
        deme un momento, deme un minuto, deme un minutito, deme un segundito, déme un segundo,
        déme un momento, solo un momento, solo un segundo, permítame, permítame un momento,
        permítame un segundo, permítame un minuto, aguarde, aguarde un momento, aguarde un segundo,
        no cuelgue, por favor no cuelgue, ya vuelvo, ahora vuelvo, enseguida vuelvo, ahorita vuelvo, voy,
        ya voy, ahora mismo, ahorita, dos segundos, dos minutos, puede esperar, puede esperar un momento,
        puede esperar un segundo, me espera, me espera un momento, me espera un segundo, me da un momento,
        me da un segundo, me da un minuto, me puede esperar, me permite un momento, me permite un segundo,
        necesito un momento, necesito un minuto, necesito un segundo, déjeme ver, déjame ver, déjeme pensar,
        déjame pensar, déjeme mirar, déjeme revisar, a ver, lo estoy buscando, la estoy buscando,
        estoy buscando, todavía no, aún no""",
    fetches="""
        déjeme buscar, déjame buscar, déjeme buscarlo, déjeme buscarla, déjeme ver si, déjeme ver dónde,
        déjeme sacar, déjeme traer, déjeme ir por, déjeme encontrar, déjeme revisar, déjeme mirar,
        déjeme consultar, déjeme agarrar, déjeme coger, deje que busque, deja que busque, deje busco,
        voy a buscar, voy a buscarlo, voy a buscarla, voy a traer, voy a sacar, voy por, voy a por,
        tengo que buscar, tengo que ir por, tengo que sacar, necesito buscar mi, necesito buscar la,
        necesito ir por, estoy buscando, mientras busco, que busco, que busque, que lo busco, que la busco,
        permítame buscar, están tocando""",
    returns="""
        ya estoy, ya estoy aquí, ya volví, ya regresé, he vuelto, estoy de vuelta, ya, ya está, aquí estoy,
        estoy aquí, sigo aquí, estoy listo, estoy lista, listo, lista, ya lo tengo, ya la tengo, lo tengo,
        la tengo, lo tengo aquí, la tengo aquí, aquí lo tengo, aquí la tengo, aquí está, lo encontré,
        la encontré, ya lo encontré, ya la encontré, ya tengo la tarjeta, ya tengo el número, continúe,
        continúa, continuemos, siga, sigamos, prosiga, puede continuar, puede seguir, adelante, dígame,
        gracias por esperar, sigue ahí, está ahí, hola sigue ahí""",
    requests="""
        quiero, quisiera, querría, me gustaría, me encantaría, necesito, también necesito, tengo que, debo,
        busco, estoy buscando, quería, llamo para, llamo por, estoy llamando, tengo una pregunta,
        tengo una duda, me interesa, perdí, he perdido, olvidé, puede, puedes, podría, podrías, me puede,
        me puedes, me podría, puedo, podría yo, podemos, se puede, hay, tiene, tienen, tengo, es posible,
        qué, cuál, cuáles, cómo, dónde, cuándo, cuánto, cuánta, cuántos, quién, por qué, dígame, dime, deme,
        dame, mándeme, envíeme, muéstreme, ayúdeme, ayúdame, comuníqueme, páseme, transfiérame, conécteme,
        cancele, cancelar, cambie, cambiar, pagar, transferir, consultar, reportar, abrir, cerrar, pedir,
        hacer una cita, agendar, saber""",
    new_wish="""
        tal vez, quizás, creo que es, digamos, quiero, quisiera, me gustaría, necesito un, necesito una,
        necesito hablar, necesito pagar, necesito ayuda, puede ayudarme, me puede, podría, llamo para,
        le llamo, tengo una pregunta, mi saldo, perdí mi tarjeta, operador, operadora, agente,
        representante, una persona, alguien, hablar con""",
)
