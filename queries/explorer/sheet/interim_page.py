from datetime import date, timedelta
from queries.party_answer.note_book import noted_statement
from queries.explorer.frame import page_session as ps

SIGN = {
    "listed": "named",
    "certain": "met",
    "possible": "open",
    "review": "review",
    "excluded": "none",
    "not_assessed": "not_assessed",
}


def party_page(address):
    rows = ps.exposure_answer(address)
    shown = ps.ask("show", party=address.party, as_of=address.day)
    owners = [
        h
        for h in ps.ask("owners", party=address.party, depth=4, as_of=address.day)
        if h["holds"] != "no"
    ]
    notes = []
    nums = {}

    def n(h):
        r = h["record"]
        if r not in nums:
            nums[r] = len(nums) + 1
            notes.append({"number": nums[r], "cited": True, "statements": [noted_statement(h)]})
        return nums[r]

    ans = []
    for h in owners[:3]:
        ans.append(
            {
                "part": "owners" if h["to_id"] == address.party else "above",
                "spans": [
                    {"text": h["from_name"], "party": h["from_id"]},
                    {"text": " holds " + h["to_name"], "notes": [n(h)]},
                    {"text": "."},
                ],
            }
        )
    for r in rows:
        for p in r["paths"]:
            for h in p["hops"]:
                if (
                    h["certainty"] == "alleged"
                    and h["from_id"] == address.party
                    and h["record"] not in nums
                ):
                    ans.append(
                        {
                            "part": "ties",
                            "spans": [
                                {
                                    "text": "It is alleged to have supplied a service to ",
                                    "tone": "warning",
                                },
                                {"text": h["to_name"], "party": h["to_id"], "notes": [n(h)]},
                                {"text": "."},
                            ],
                        }
                    )
    ans.append({"part": "gaps", "spans": [{"text": f"{len(shown['gaps'])} gaps are stated."}]})
    spans = ps.ask("timeline", party=address.party, regimes=list(address.regimes))
    first = date(address.as_of.year - 9, 1, 1)
    last = max(date.today(), address.as_of) + timedelta(180)
    lanes = {}
    ch = set()
    for s in spans:
        a = max(date.fromisoformat(s["from"]), first) if s["from"] else first
        b = min(date.fromisoformat(s["until"]), last) if s["until"] else last
        if b <= first or a >= last:
            continue
        l = lanes.setdefault(s["regime"], [])
        if l and l[-1]["verdict"] == s["verdict"]:
            l[-1]["end"] = (b - first).days
            l[-1]["until"] = s["until"]
            continue
        if l:
            ch.add(s["from"])
        l.append(
            {
                "from": s["from"],
                "until": s["until"],
                "start": (a - first).days,
                "end": (b - first).days,
                "day": a.isoformat(),
                "verdict": s["verdict"],
                "sign": SIGN[s["verdict"]],
                "word": s["verdict"],
                "cause": "; ".join(c["sentence"] for c in s["causes"]),
            }
        )
    ch = sorted(ch)
    lab = lambda k: {"us_ofac_50": "US", "eu_asset_freeze": "EU", "uk_reg7": "UK"}.get(k, k)
    rules = [
        {
            "regime": r["regime"],
            "rule_id": r["rule_id"],
            "label": lab(r["regime"]),
            "title": r["regime"],
            "verdict": r["verdict"],
            "sign": SIGN[r["verdict"]],
            "word": r["result"],
            "reason": "no listed holder is stated",
            "since": "",
            "before": "",
            "searched": "a case file, no published list",
            "scale": {
                "low": float(r["own_min_pct"] or 0),
                "high": float(r["own_max_pct"] or 0),
                "threshold": 50.0,
            }
            if r["own_max_pct"]
            else None,
            "sentence": [{"text": r["sentence"]}],
            "unknown": "",
            "caveats": list(r["caveats"])[:2],
        }
        for r in rows
    ]
    return {
        "head": {
            "party": address.party,
            "name": shown["name"],
            "original": None,
            "kind": "Company",
            "facts": ["Company", (shown["jurisdiction"] or "")],
            "as_of": address.day,
            "known_on": address.known_day,
        },
        "state": "known",
        "first_known": None,
        "answer": ans,
        "text": "",
        "footnotes": [],
        "rules": rules,
        "time": {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "days": (last - first).days,
            "asked": (address.as_of - first).days,
            "lanes": [{"regime": k, "label": lab(k), "spans": v} for k, v in lanes.items()],
            "changes": ch,
            "before": next((d for d in reversed(ch) if d < address.day), None),
            "after": next((d for d in ch if d > address.day), None),
        },
        "notes": notes,
        "edge_notes": nums,
        "parts": {
            "owners": len(owners),
            "holdings": 0,
            "links": 0,
            "lists": len(shown["listings"]),
            "names": len(shown["names"]),
            "gaps": len(shown["gaps"]),
            "history": 0,
            "sources": len(notes),
        },
        "record_kept": True,
        "data_version": rows[0]["data_version"],
    }
