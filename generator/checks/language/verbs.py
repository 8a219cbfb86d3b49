"""Who does what in an action line: does it start with a verb, and is its doer hidden in the passive?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.checks.language.passages import word_set

# Verbs that are little else, in the form an instruction has.
_CLEAR = word_set("""
    accept accompany achieve acknowledge acquire act adapt add address adjust admire admit adopt advise agree
    allocate allow analyse announce apologise appeal appear applaud apply appoint appreciate arrange arrive ask
    assemble assert assess assign assume attach attend avoid bake be become beg begin believe belong benchmark bend
    borrow breathe bring build carry catch celebrate challenge champion chat choose circulate clap clarify click
    collaborate collate collect combine come commission commit communicate compare compile complain comply confirm
    connect consider consult continue contribute convene convert convince cook cooperate coordinate cough create
    crouch cuddle dare debrief decide defend define delay delegate deliver demonstrate deposit describe design
    determine develop devote dig discover discuss display distinguish distribute divide donate download eat
    eliminate embrace empathise empower empty enable encourage engage enquire ensure enter establish evaluate
    examine expect explain explore export express extend facilitate fetch find finish fold follow forgive gather
    gaze get give glance go grow halve hand hang have hear help hold hug identify imagine implement import improve
    include inform inquire insist inspect install interpret interrupt intervene introduce invest investigate invite
    involve join keep kneel knit knock know laminate lead lean learn leave lend let liaise listen loan maintain make
    meet mention monitor multiply negotiate nod note notify nurture object observe obtain offer organise pair
    participate pass pay peek peer persist pick picture pin plead polish ponder pour prepare prevent print
    prioritise probe proceed promote propose protect protest prove provide publish pursue put raise re-refer reach
    read realise reassure recall receive recognise recommend reconsider reconvene reduce refer reflect refrain
    refuse reject rely remain remember remind remove repeat replace reply request require resist respond revisit
    reword rewrite ring rinse rotate rub safeguard say scan scroll scrutinise see seek select send separate settle
    show shut simplify sing sit smell sniff sort speak spell spend split spot spread squat stand staple stay steer
    stick store strengthen subtract suggest summarise supply suspect swap sweep take talk tap taste teach tell test
    thank think tie treat triangulate trust try turn type understand undertake unpick update upload urge utilise
    verify wait wake wash wave weigh widen wipe withhold wonder write
""")
# Verbs that are as often nouns or adjectives; what follows tells which.
_EITHER = word_set("""
    advocate aim answer audit back balance block book break brief budget call care cause chair change chart chase
    check circle coach code comment conduct contact contract copy cost count cover credit cut date demand do
    document draft draw dress drive drop embed end escalate estimate exercise experience face fax feed feel file
    fill film fit fix flag focus form fund guard guide head host hurry influence inquire interview issue jot judge
    label lay lift light limit line link list lock log look love map mark match measure mind mirror model move name
    need network nominate number order pace pause phone photograph pilot place plan play plot point position post
    practise press process produce promise prompt query question quote rank rate record register rehearse release
    repair report rescue research respect rest return review reward risk role roll root run save schedule score
    screen search sense serve set shadow shape share sign sketch smile sort sponsor stage start state step stop
    stress structure study support survey switch tailor target task thread tick time touch trace track train
    transfer trial use value view visit volunteer walk warn watch work
""")
# Verbs that are as often adjectives: "Open the session", but "Open talk between services".
_ADJECTIVES = word_set("base clear close complete direct double free live lower narrow open own secure slow welcome")
_ADVERBS = word_set("""
    afterwards again also always and anyway away beforehand calmly even finally first gently instead just kindly
    never next now often once only or please quickly quietly so sometimes soon still straight then today together
    tomorrow tonight too twice
""")
_OPENERS = word_set("""
    about above across after against all alongside although among another any apart around as at away because before
    behind below beside besides better between beyond both but by despite during each either even every except for
    from given having how if in inside instead into last like long more most near next no off on once one onto out
    outside over past rather same since so straight than the this though through throughout to today together
    tomorrow tonight towards twice two under unless until up upon using weekly what whatever when whenever where
    wherever whether which whichever while whoever with within without
""")
# "The parent …", "No child …" open no condition, although "The day before, …" and "No later than noon, …" do.
_OPENS_ONLY_WITH_COMMA = word_set("all any another both last more most no one same the this two")
_OBJECTS = word_set("""
    a all an any both each every everyone her him his how it its me my our that the their them these this those us
    what when where whether which who why your yourself
""")
_NEVER = word_set("""
    a agencies all an any are been being best better both can children clear communication could each early
    effective every everybody everyone few good had has he her his i improved information is it its managers many
    may might more most much must my new no nobody none not one our parents police practitioners professionals
    regular schools services several shall she should some someone staff supervision that the their there these they
    this those three timely training two was we were what which who will workers would you your
""")
_FINITE = word_set("need is are was were will would should must shall ought needs can could may might cannot")
_TURNS = word_set("""
    ! ( ) , . : ; ? after although as because before how if so than that though unless until what whatever when
    whenever where whether which while who whoever whom whose why
""")
_SUBJECTS = word_set("i you he she it we they who there")
_PARTICLES = word_set("up down out off in on with by to from before after when if only")
_NOUN_ENDS = ("ing", "ed", "tion", "sion", "ment", "ness", "ity", "ance", "ence", "ous", "ful", "ism", "rs", "al")
_BE = word_set("is are was were be been being gets get")
_MODAL = word_set("should must can will may could would shall might cannot need needs")
_AUXILIARY = _MODAL | {"to", "not"}
_NOT_PARTICIPLES = word_set("""
    aged ashamed bed bored concerned embarrassed excited exhausted feed frightened hundred indeed interested need
    pleased prepared red sacred scared seed speed supposed tired used worried
""")
_IRREGULAR = word_set("""
    begun bought broken brought built caught chosen cut dealt done drawn driven fed forgotten found given heard held
    hidden hurt kept known laid led left lost made met overseen paid put read rewritten run rung said seen sent set
    shown sold sought spent split spoken taken taught thought told understood undertaken withdrawn written
""")
# All words of these lists, for rules that ask whether a capital could be a name.
ORDINARY = _CLEAR | _EITHER | _ADJECTIVES | _ADVERBS | _OPENERS | _OBJECTS | _NEVER | _FINITE | _IRREGULAR | _SUBJECTS
_ENSURE = (("make", "sure"), ("see", "that"), ("see", "to"), ("ensure",))
_TOKEN = re.compile(r"[^\W_]++(?:['-][^\W_]++)*+|[.,;:!?()]")


def tokens_of(sentence: str) -> list[str]:
    """Words in small letters and marks; a hyphenated word is one."""
    return _TOKEN.findall(sentence.lower())


def is_verb(word: str) -> bool:
    """Whether a word can begin an instruction."""
    return word in _CLEAR or word in _EITHER


def starts_with_verb(tokens: Sequence[str]) -> bool:
    """Whether a sentence is an instruction: a verb first, or first after a condition, an adverb or its addressee."""
    if not tokens:
        return True
    at = _past_adverbs(tokens, 0)
    if _instruction_at(tokens, at):
        return True
    if ":" in tokens[:8] and _instruction_after(tokens, tokens.index(":") + 1):
        return True
    return tokens[0] in _OPENERS | _ADVERBS and _after_condition(tokens)


def _past_adverbs(tokens: Sequence[str], at: int) -> int:
    while at < len(tokens) - 1 and (tokens[at] in _ADVERBS or tokens[at] == "," or tokens[at].endswith("ly")):
        if tokens[at] in ("reply", "apply", "rely", "supply", "comply"):
            break
        at += 1
    return at


def _instruction_after(tokens: Sequence[str], at: int) -> bool:
    return at < len(tokens) and starts_with_verb(tokens[at:])


def _after_condition(tokens: Sequence[str]) -> bool:
    """Whether an instruction follows what a sentence opens with: "At each visit, ask", "If in doubt ring"."""
    for index, token in enumerate(tokens):
        if token in (",", ")", ":") and _instruction_at(tokens, _past_adverbs(tokens, index + 1)):
            return True
    if tokens[0] in _OPENS_ONLY_WITH_COMMA or "," in tokens:
        return False
    for index in range(2, min(len(tokens), 14)):
        before = tokens[index - 1]
        if tokens[index] in _CLEAR and before not in _FINITE | _SUBJECTS | _MODAL | _OBJECTS | {"and", "or", "to"}:
            return not _MODAL.intersection(tokens[1:index])
    return False


def _instruction_at(tokens: Sequence[str], at: int) -> bool:
    if at >= len(tokens):
        return False
    word, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else "."
    stem = word.split("-")[-1]  # double-check, re-read, co-write
    if word in ("don't", "dont", "let's"):
        return True
    if word in _CLEAR or ("-" in word and stem in _CLEAR):
        return after not in _FINITE
    if word in _EITHER:
        return after in _OBJECTS or (after not in ("of", "between") and not _declares(tokens, at + 1))
    if word in _ADJECTIVES:
        return after in _OBJECTS or after in _PARTICLES
    if word in _NEVER or word in _OPENERS or word in _SUBJECTS or not word[0].isalpha():
        return False
    plural = word.endswith("s") and not word.endswith("ss")
    return after in _OBJECTS and not plural and not word.endswith(_NOUN_ENDS)


def _declares(tokens: Sequence[str], at: int) -> bool:
    """Whether a main clause has its own verb: "Support for parents is weak", not "Support parents who are tired"."""
    for index in range(at, len(tokens)):
        if tokens[index] in _TURNS:
            return False
        if tokens[index] in _FINITE and tokens[index - 1] not in _SUBJECTS:
            return True
    return False


def hides_its_doer(tokens: Sequence[str]) -> bool:
    """Whether the main clause is passive: "The school should be told", "Ensure that checks are made"."""
    if starts_with_verb(tokens):
        at = next((len(p) for p in _ENSURE if tuple(tokens[: len(p)]) == p), 0)
        return bool(at) and _passive_from(tokens, at + (tokens[at : at + 1] == ["that"]))
    start = tokens.index(",") + 1 if tokens[0] in _OPENERS and "," in tokens else 0
    return _passive_from(tokens, start)


def _passive_from(tokens: Sequence[str], start: int) -> bool:
    inside = False
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token in _TURNS:
            inside = index > start and token not in (",", ";", ":", ".", ")")
        elif token in _BE and (not inside or tokens[index - 1] in _AUXILIARY) and _participle_after(tokens, index + 1):
            return True
    return False


def _participle_after(tokens: Sequence[str], at: int) -> bool:
    while at < len(tokens) and (tokens[at].endswith("ly") or tokens[at] in _ADVERBS | {"not", "been", "being", "all"}):
        at += 1
    if at >= len(tokens):
        return False
    word = tokens[at].split("-")[-1]
    return word in _IRREGULAR or (word.endswith("ed") and len(word) > 3 and word not in _NOT_PARTICIPLES)
