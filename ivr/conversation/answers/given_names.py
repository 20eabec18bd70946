"""First names that many people have, as a recogniser writes them: small. By them "i'm anna" is told from "i'm late".

Rule: only names that are said for hardly anything else right behind "i'm" or "my daughter"; a rarer one is asked for.
"""

from __future__ import annotations

from ivr.conversation.answers.words import listed, plain

GIVEN_NAMES = frozenset(
    listed(plain("""
    aaron abdul abdullah abigail adam adrian agnes ahmad ahmed aisha alan albert alejandra alejandro alessandro alex
    alexander alexandra alexis alfred ali alice alicia alina allison alma alvaro amanda amelia amina amir amy ana andre
    andrea andreas andrew andy angela angelina anita anja ann anna anne annette annie anthony antoine antonia antonio
    anton ariana arthur arturo astrid audrey aurora ava axel barbara beatrice beatriz ben benjamin bernard bernd beth
    betty björn brandon brenda brian bruce bruno camila camille carina carl carla carlos carmen carol carolina caroline
    catherine cecilia celine cesar charles charlie charlotte chen chiara chloe chris christian christina christine
    christopher claire clara claudia connor cristina cynthia dan daniel daniela danielle dave david deborah debra denise
    dennis derek diana diane diego dieter dmitri dominic donald donna doris dorothy douglas dylan eduardo edward elaine
    elena eleanor elias elijah elisa elisabeth eliza elizabeth ella ellen elsa emil emilia emily emma eric erik erika
    ernesto esther ethan eugene eva evan evelyn fabian fatima felix fernando fiona florian frances francesca francesco
    francis francisco frank françois franz fred frederick frida friedrich gabriel gabriela gary george georgia gerald
    gerard gina giovanni gisela giulia gloria gonzalo greg gregory greta guillermo gunnar gustav hamza hana hannah hans
    harold harry hassan heather hector heidi heinz helen helena helga helmut henrik henry hugo ian ibrahim ida ignacio
    igor ines ingrid irene irina isaac isabel isabella isabelle ivan jack jackie jacob jacqueline jakob james jamie jan
    jana jane janet janine jason javier jean jeff jeffrey jennifer jenny jeremy jerry jesse jessica jesus jill jim jimmy
    joan joanna joe joel johan johanna john johnny jonas jonathan jorge jose josef joseph josh joshua juan juanita
    juergen jörg judith judy juli julia julian juliana julie julien jürgen justin karen karim karin karl katarina kate
    katharina katherine kathleen kathy katie katja keith kelly ken kenneth kevin khaled kim klaus kristina kristin kurt
    kyle lara larry lars laura lauren laurent lea leah lena leo leon leonard leonardo leslie liam lily lina linda lisa
    logan louis louise lourdes luca lucas lucia lucy luis luisa lukas luke luna lydia magdalena manuel manuela marc
    marcel marco marcos marcus margaret margarita maria mariam mariana marie mario marion marta martha martin martina
    mary maryam mateo matt matthew matthias maurice mauricio max maximilian maya megan mehmet mei melanie melissa
    michael michaela michelle miguel mike mila milan mohamed mohammad mohammed monica monika mustafa nadia nancy naomi
    natalia natalie nathan neil nicholas nick nicolas nicole nils nina noah nora norman olaf oleg olga oliver olivia
    omar oscar otto pablo pamela patricia patrick paul paula pauline pedro peggy penelope peter petra philip philippe
    philipp phil pierre priya rachel rafael rahul rainer raj ralph ramon ravi raymond rebecca renate renee ricardo
    richard rita robert roberto robin rodrigo roger roland roman ronald ronnie rosa rosalie rosario rosemary roxana
    ruben rudolf russell ruth ryan sabine sabrina sally salma samantha samira samuel sandra sara sarah sasha scott sean
    sebastian sergei sergio sharon sheila shirley silvia simon simone sofia sonia sophia sophie stefan stefanie stella
    stephanie stephen steve steven stuart sunita susan susana susanne suzanne svetlana sven sylvia tamara tanja tanya
    tara tatiana ted teresa terry theo theresa thomas thorsten tiffany tim timothy tina tobias todd tom tomas tommy tony
    tracy ulrich ursula uwe valentina valerie vanessa vera verena veronica victor victoria vincent viola virginia
    vivian vladimir walter wayne wei wendy wilhelm william wolfgang xavier yasmin yolanda yusuf yvonne zachary zainab
    zoe
    """))
)  # fmt: skip
