"""Who may do what, by address: the whole table. A new address without a row here fails (tests/access/test_matrix.py).

A row says, for GET and for POST, who is let in: to Noa's matter, which is everybody's to read who answers customers (`own`), and to
Yossi's confidential one, which is billing's (`foreign`; DECISIONS.md, rule 28). Whoever is not named gets 404, as for what does not
exist; a stranger is sent to the log-in. Where an action looks at the case itself it may answer everybody alike with a refusal in
words: such rows are `acts`, and whoever is not named changes nothing.
"""

from dataclasses import dataclass

Who = frozenset[str]
NOBODY: Who = frozenset()
DESK: Who = frozenset({"dana", "lior", "tamar", "amit", "orna"})
OFFICE: Who = frozenset({"gil"})
OFFICER: Who = frozenset({"shira"})
BACK: Who = frozenset({"roni"})
MANAGERS: Who = frozenset({"amit", "orna"})
STAFF: Who = DESK | BACK | OFFICE | OFFICER | {"miri"}
EVERYBODY: Who = STAFF | {"stranger"}
BILLING: Who = frozenset({"lior", "amit"})  # who reads the confidential matter
CLAIMS: Who = frozenset({"dana", "tamar", "amit", "orna"})  # who acts in the plain one
ACTS_FOREIGN: Who = frozenset({"lior", "amit", "orna"})
LEADS: Who = frozenset({"tamar"}) | MANAGERS


@dataclass(frozen=True)
class Cell:
    """Who is let in. `acts`: others get the same refusal in words whether it is theirs or not there, and nothing changes."""

    own: Who
    foreign: Who
    acts: bool = False
    words: Who = NOBODY  # who is told in words that the foreign one is confidential, and whom to ask (and nothing else)


@dataclass(frozen=True)
class Row:
    """One address. None: the method is not there (405)."""

    get: Cell | None = None
    post: Cell | None = None


def _all(who: Who) -> Cell:
    return Cell(who, who)


def _get(who: Who, foreign: Who | None = None, words: Who = NOBODY) -> Row:
    return Row(get=Cell(who, who if foreign is None else foreign, words=words))


def _post(who: Who, foreign: Who | None = None) -> Row:
    return Row(post=Cell(who, who if foreign is None else foreign))


def _act(who: Who, foreign: Who) -> Row:
    return Row(post=Cell(who, foreign, acts=True))


_CASE_ACTS = ("a-case", "accept", "matter", "not-a-case", "reason", "release", "reopen", "solve", "wait")
_COMPOSERS = ("call-try", "document", "draft", "hand-off", "note", "promise", "reply", "task")
_BOARD_ACTS = ("comment", "date", "message", "settle")
_SEES_OWN: Who = frozenset({"dana", "tamar", "gil"}) | MANAGERS  # exceptions of claims
_SEES_FOREIGN: Who = frozenset({"lior", "gil"}) | MANAGERS
_CALL: Row = _get(
    frozenset({"dana", "tamar", "amit"}), frozenset({"lior", "tamar", "amit"})
)  # the line is that of claims
_CALL_POST: Row = Row(post=_CALL.get)
_OPEN = Row(get=_all(EVERYBODY), post=_all(EVERYBODY))
_READ = _get(EVERYBODY)

TABLE: dict[str, Row] = {
    # the frame
    **{f"not-offered-{n}": Row(_all(NOBODY), _all(NOBODY)) for n in (1, 2, 3, 4)},
    "home": _OPEN, "healthz": _READ, "readyz": _READ, "metrics": _READ, "ui:brand": _READ, "ui:components": _READ, "ui:here": _get(STAFF), "ui:language": _post(EVERYBODY),
    # the Desk
    "desk:queue": _get(DESK), "desk:team-queue": _get(frozenset({"dana", "tamar", "amit", "orna"}), BILLING), "desk:next": _get(DESK), "desk:search": _get(DESK | BACK),
    "desk:new": _get(DESK), "desk:new-people": _get(DESK), "desk:new-promise": _get(DESK), "desk:new-open": _post(DESK),
    "desk:case": _get(DESK | BACK, BILLING, DESK - BILLING | BACK), "desk:case-by-number": _get(DESK | BACK),
    "desk:story": _get(DESK | BACK, BILLING), "desk:file": _get(DESK | BACK, BILLING), "desk:policies": _get(DESK, BILLING), "desk:chance": _get(DESK, BILLING),
    **{f"desk:{name}": _post(DESK, BILLING) for name in _COMPOSERS},
    **{f"desk:{name}": _act(CLAIMS, ACTS_FOREIGN) for name in _CASE_ACTS},
    "desk:take-back": _act(CLAIMS, ACTS_FOREIGN), "desk:move-promise": _post(CLAIMS, BILLING), "desk:withdraw-promise": _post(CLAIMS, BILLING),
    "desk:merge": _get(CLAIMS, BILLING), "desk:merge-into": _post(NOBODY), "desk:split": _get(CLAIMS, BILLING), "desk:split-off": _post(CLAIMS, BILLING),  # into nothing: nobody
    "desk:merge-undo": _post(CLAIMS, ACTS_FOREIGN),
    "desk:documents": _get(DESK), "desk:papers-away": _get(DESK),
    **{f"desk:{name}": _get(DESK, BILLING) for name in ("paper", "paper-view", "paper-picture", "paper-thumbnail")},
    "desk:paper-find": _get(DESK), "desk:paper-again": _post(DESK, BILLING), "desk:paper-match": _post(DESK, BILLING), "desk:paper-open": _post(DESK, BILLING), "desk:paper-refuse": _post(DESK, BILLING),
    "desk:paper-not-for-us": _act(CLAIMS, ACTS_FOREIGN), "desk:paper-after-all": _act(CLAIMS, ACTS_FOREIGN),
    "desk:request-accept": _act(CLAIMS, ACTS_FOREIGN), "desk:request-withdraw": _act(CLAIMS, ACTS_FOREIGN), "desk:request-cover": _get(DESK, BILLING),
    "desk:customers": _get(DESK), "desk:customer": _get(DESK),
    "desk:same": _get(NOBODY), **{f"desk:same-{name}": _post(NOBODY) for name in ("one", "two", "undo-one", "undo-two")},  # nobody is like anybody here
    "desk:calls": _get(DESK), "desk:call": _CALL, **{f"desk:call-{name}": _CALL_POST for name in ("choose", "draft", "nobody", "note", "queue")},
    "desk:tasks": _get(DESK | BACK), **{f"desk:task-{name}": Row(post=Cell(BACK, BACK, acts=True)) for name in ("accept", "finish")},
    **{f"desk:task-{name}": Row(post=Cell(CLAIMS, ACTS_FOREIGN, acts=True)) for name in ("rate", "return")},
    # the Boards
    "boards:exceptions": _get(DESK | OFFICE), "boards:exception": _get(_SEES_OWN, _SEES_FOREIGN), "boards:hand-offs": _get(DESK | OFFICE),
    **{f"boards:exception-{name}": _post(_SEES_OWN, _SEES_FOREIGN) for name in _BOARD_ACTS},
    "boards:exception-owner": _post(_SEES_OWN - OFFICE, _SEES_FOREIGN - OFFICE), "boards:exception-reopen": Row(post=Cell(NOBODY, NOBODY, acts=True)),
    "boards:exception-tell-all": _post(LEADS, MANAGERS), "boards:promises": _get(LEADS | OFFICE), "boards:promise-rows": _get(DESK | OFFICE),
    # the office
    "office:first-steps": _get(STAFF), "office:what-left": _get(LEADS | OFFICE), "office:letter": _get(LEADS | OFFICE),
    "office:brought": _get(OFFICE), "office:refused": _get(OFFICE), "office:refused-file": _get(OFFICE),
    "office:unreadable": _get(OFFICE), "office:unreadable-original": _get(OFFICE), "office:unreadable-replay": _post(OFFICE), "office:unreadable-put-away": _post(OFFICE), "office:parked-retry": _post(OFFICE),
    "office:channels": _get(OFFICE), "office:channel-choose": _get(OFFICE), "office:channel-new": Row(_all(OFFICE), _all(OFFICE)), "office:channel": Row(_all(OFFICE), _all(OFFICE)),
    **{f"office:channel-{name}": _post(OFFICE) for name in ("secret", "try", "switch", "check")},
    "office:people": _get(OFFICE), "office:hire": Row(_all(OFFICE), _all(OFFICE)), "office:person": _get(OFFICE),
    **{f"office:person-{name}": _post(OFFICE) for name in ("unlock", "place", "place-remove", "away", "back", "leave")},
    "office:person-invite": _post(NOBODY),  # nobody here waits for an invitation
    "office:policies": _get(DESK | BACK | OFFICE), "office:policy": _get(DESK | BACK | OFFICE), "office:policy-new": Row(_all(MANAGERS | OFFICE), _all(MANAGERS | OFFICE)),
    "office:policy-draft": Row(_all(MANAGERS | OFFICE), _all(MANAGERS | OFFICE)), "office:policy-approve": _post(MANAGERS | OFFICE), "office:policy-retire": _post(MANAGERS | OFFICE),
    "office:terms": Row(_all(OFFICE), _all(OFFICE)), "office:settings": Row(_all(OFFICE), _all(OFFICE)), "office:calendar": _get(OFFICE), "office:calendar-day": Row(_all(OFFICE), _all(OFFICE)),
    "office:calendar-week": Row(_all(OFFICE), _all(OFFICE)), "office:calendar-forget": _post(NOBODY),  # no day of one's own to forget
    "office:privacy": _get(OFFICER), "office:whose": _get(OFFICER), "office:privacy-export": _post(OFFICER), "office:privacy-erase": _post(OFFICER),
    # the customers' pages: whoever holds a link; nothing is shown before it is confirmed
    "portal:home": _READ, "portal:ask": _OPEN, "portal:embed": _OPEN, "portal:paper": _OPEN, "portal:received": _get(NOBODY), "portal:embed-received": _get(NOBODY),
    "portal:case": _READ, "portal:case-confirm": _post(EVERYBODY), "portal:case-write": _post(NOBODY), "portal:case-file": _get(NOBODY),
    "portal:upload": _OPEN, "portal:cover": _READ, "portal:survey": Row(_all(NOBODY), _all(NOBODY)),
    # machines
    "phone_simulator": _get(DESK | OFFICE),
}  # fmt: skip

# Doors with proofs of their own, tried in test_tokens.py and tests/gateway; log-in pages are django-allauth's.
ELSEWHERE = {"hook", "hook_feed"}
SPACES_ELSEWHERE = ("account_", "api-v1:", "^accounts/")
