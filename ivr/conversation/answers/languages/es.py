"""Spanish."""

from ivr.conversation.answers.languages.language import Language

SPANISH = Language(
    tag="es",
    finish=" y después la tecla de número",
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
    new_wish="""
        quiero, quisiera, me gustaría, necesito un, necesito una, necesito hablar, necesito pagar,
        necesito ayuda, puede ayudarme, me puede, podría, llamo para, le llamo, tengo una pregunta,
        mi saldo, perdí mi tarjeta, operador, operadora, agente, representante, una persona, alguien,
        hablar con""",
)
