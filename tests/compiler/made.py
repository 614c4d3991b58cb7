"""A small data set that takes every branch of the rules; all of it is invented."""

from __future__ import annotations

Rows = dict[str, list[dict[str, str]]]


def _table(header: str, *lines: str) -> list[dict[str, str]]:
    """Rows from lines of cells between bars."""
    names = header.split()
    return [dict(zip(names, map(str.strip, line.split("|")), strict=True)) for line in lines]


SOURCES = _table(
    "id publisher date kind cites",
    "gov-old | Ministry A | 2019 | government |",
    "gov-new | Ministry A | 2021-04-02 | government | gov-old",
    "law-one | Gazette | 2020-02 | law |",
    "igo-one | Agency | 2020-05-01 | intergovernmental |",
    "data-one | Data House | 2022 | dataset |",
    "news-one | Daily | 2018-07-01 | news |",
    "news-two | Weekly | 2018-07-02 | news | news-one",
    "news-six | Weekly | 2018-08-02 | news |",
    "news-too | daily | 2018-07-03 | news |",
    "undated | Blog | | news |",
    "wire-a | Wire A | 2019-01-01 | news | news-one",
    "wire-b | Wire B | 2019-01-02 | news | news-one",
)
ACTORS = _table(
    "id kind polity country founded",
    "aaa | state | true | | 1947",
    "bbb | state | true | |",
    "ccc | state | true | |",
    "bloc | international-organisation | true | | 1990-01",
    "club | international-organisation | false | |",
    "aaa-mines | ministry | false | aaa |",
    "aaa-state-firm | state-enterprise | false | aaa | 2001-05-06",
    "aaa-province | subnational-government | false | aaa |",
    "bbb-agency | agency | false | bbb |",
    "daughter | firm | false | bbb |",
    "granddaughter | firm | false | ccc |",
    "half-owned | firm | false | ccc |",
    "sold | firm | false | ccc |",
    "unsure | firm | false | ccc |",
    "overseen | bank | false | |",
    "below | firm | false | |",
    "free-firm | firm | false | ccc |",
    "ring-one | firm | false | |",
)
STAKES = _table(
    "owner owned percent start end sources",
    "aaa-state-firm | daughter | 51 | 2010 | | gov-old",
    "daughter | granddaughter | 60 | 2011-03 | | news-one;news-six",
    "aaa-state-firm | half-owned | 50 | 2012 | | news-one",
    "aaa | sold | 80 | 2005 | | news-one",
    "aaa | sold | 20 | 2016-06-01 | | news-two",
    "aaa | unsure | 90 | 2020 | 2020 | undated",
    "granddaughter | pit | 75 | 2013 | 2025-12-31 | igo-one",
    "free-firm | pit | | 2014 | | news-one",
    "overseen | below | 100 | | | undated",
    "daughter | aaa-state-firm | 2.5 | | | news-one",
)
INSTITUTIONS = _table(
    "actor relation other start end",
    "overseen | overseen-by | aaa-mines | 2000 |",
    "daughter | subsidiary-of | aaa-state-firm | 2010 | 2021",
    "ring-one | joint-venture-of | free-firm | 2012-05 |",
    "sold | succeeded-by | ring-one | | 2014",
    "aaa | funds | round-table | 2015 |",
    "forum:round-table | governs-part-of | bloc | 2014 |",
)
MEMBERSHIPS = _table(
    "member forum role start end sources",
    "aaa | round-table | founding-member | 2000 | | gov-old",
    "bbb | round-table | member | 2001-01 | | gov-old",
    "bbb | round-table | suspended | 2014 | 2015-12 | news-one",
    "ccc | round-table | chair | 2002 | 2012-06-30 | news-one",
    "bloc | round-table | member | 2003 | 2004 | news-one",
    "bloc | round-table | member | 2020 | | news-one",
    "club | round-table | observer | | | news-six",
    "free-firm | round-table | partner | 2015 | 2030 | news-one",
    "aaa | summit | participant | 2011-05-01 | 2011-05-02 | news-one",
    "bbb | summit | invited | 2024 | | news-one",
    "ccc | summit | member | 2020 | | undated",
    "aaa | summit | member | 2014-06 | | news-one",
)
AGREEMENTS = _table(
    "id announced signed effective ended status value_amount value_currency value_is area_ha place"
    " sources",
    "standing | 2010 | 2011-02 | 2012-01-01 | | in-force | 1000 | INR | price | 50.5 | Alpha | gov-old",
    "over | | 2011-02-03 | | 2014 | completed | 100 | USD | plan | | | news-one",
    "talks | 2014-11 | | | | negotiating | 7 | JPY | | | | news-one;news-two",
    "heralded | 2012 | | | | announced | | | | | | igo-one",
    "dropped | 2012 | 2013 | | 2014-05 | cancelled | | | | | | news-one;news-six",
    "faded | | 2013 | | | lapsed | | | | | | news-one",
    "paused | | | 2013-05 | | suspended | 100 | USD | | | | undated",
    "plain | | | | | signed | | | | | | news-one",
    "doubted | | 2014 | | | signed | 2000 | INR | | 10 | Beta | news-one;gov-new;wire-a;wire-b",
    "follow-up | | 2014-05-05 | | | signed | | | | | | wire-a;wire-b",
)
PARTIES = _table(
    "agreement actor role sources",
    "standing | aaa | signatory | gov-old",
    "standing | bbb | signatory | gov-old",
    "over | granddaughter | signatory | news-one",
    "over | bbb-agency | financier | news-one",
    "over | daughter | target | news-one",
    "standing | ccc | target | gov-old",
    "talks | aaa-province | signatory | news-one",
    "talks | ccc | signatory | news-one",
    "heralded | overseen | signatory | news-one",
    "heralded | bloc | signatory | news-one",
    "heralded | free-firm | operator | news-one",
    "dropped | aaa | signatory | news-one",
    "dropped | ccc | signatory | news-one",
    "faded | bbb | signatory | news-one",
    "faded | ccc | signatory | news-one",
    "paused | bloc | signatory | news-one",
    "paused | ccc | signatory | news-one",
    "plain | free-firm | signatory | news-one",
    "plain | aaa | signatory | news-one",
    "doubted | aaa | signatory | news-one",
    "doubted | bbb | signatory | news-one",
    "follow-up | aaa-mines | signatory | news-one",
    "follow-up | aaa | signatory | news-one",
)
LINKS = _table(
    "agreement relation other",
    "follow-up | follows-from | doubted",
    "doubted | supersedes | plain",
    "plain | part-of | standing",
    "standing | extends | over",
    "faded | implements | standing",
)
OBSERVATIONS = _table(
    "state mineral measure year quantity unit contained basis sources",
    "aaa | ore | mine-production | 2020 | 100 | t | Li | reported | gov-new",
    "aaa | ore | mine-production | 2020 | 104 | t | Li | estimated | news-one",
    "aaa | ore | mine-production | 2020 | 120 | t | Li | estimated | data-one;undated",
    "aaa | ore | mine-production | 2020 | 300 | t | Li | forecast | gov-new",
    "aaa | ore | reserves | | 9 | t | | reported | igo-one",
    "aaa | ore | reserves | | 12 | t | | estimated | igo-one",
    "world | ore | share-of-world-refining | 2020 | 12.50 | percent | | reported | wire-a",
    "bbb | ore | capacity | 2021 | 0 | t | | planned | law-one",
)
TRADE = _table(
    "importer exporter commodity period_start period_end quantity unit value_usd basis",
    "aaa | bbb | ore | 2020 | 2020 | 10 | t | | reported",
    "aaa | ccc | ore | 2020 | 2020 | 0 | t | | reported",
    "bbb | ccc | ore | 2020 | 2020 | | | 500 | estimated",
    "bbb | ccc | ore | 2020 | 2020 | | | 900 | reported",
    "ccc | aaa | ore | 2020 | 2020 | 10 | t | | planned",
    "ccc | world | ore | 2020-04-01 | 2021-03-31 | 70 | percent | | reported",
)
MEASURES = _table(
    "id issuer kind effect minerals targets start end sources",
    "ban | aaa | export-ban | restrictive | ore;metal | ccc;bbb | 2014 | | gov-old;news-one",
    "old-ban | bbb | export-ban | restrictive | metal | aaa | 2001 | 2002-06 | news-one",
    "help | ccc | subsidy | promotional | ore | aaa | 2014 | | news-one",
    "undated-ban | aaa-mines | export-ban | restrictive | ore | | | | news-one",
    "brief-ban | bbb | export-ban | restrictive | ore | | 2015 | 2026-12 | news-one;gov-new;wire-a",
)
ATTRIBUTIONS = _table(
    "table id column value source",
    "agreements | doubted | signed | 2014-06 | gov-new",
    "agreements | doubted | signed | 2013-06-07 | wire-a",
    "agreements | doubted | value_amount | 40 USD | wire-b",
    "agreements | doubted | value_amount | 2050 INR | wire-a",
    "agreements | doubted | area_ha | 12 | wire-a",
    "agreements | doubted | place | Port of Beta | gov-new",
    "agreements | doubted | place | Gamma | wire-b",
    "agreements | doubted | kind | treaty | wire-b",
    "agreements | talks | status | signed | gov-new",
    "agreements | faded | effective | 2013-08 | wire-a",
    "agreement_parties | standing/aaa/signatory | | | news-one",
    "agreement_parties | standing/aaa/signatory | | | wire-a",
    "agreement_parties | standing/bbb/signatory | | | news-one",
    "agreement_parties | standing/bbb/signatory | | | news-six",
    "agreement_parties | over/granddaughter/signatory | | | wire-a",
    "agreement_parties | over/granddaughter/signatory | | | wire-b",
    "agreement_parties | over/bbb-agency/financier | | | news-one",
    "agreement_parties | over/bbb-agency/financier | | | news-too",
    "agreement_parties | talks/ccc/signatory | actor | bbb | wire-a",
    "memberships | aaa/round-table/founding-member/2000 | start | 2000-06 | wire-a",
    "memberships | bbb/round-table/member/2001-01 | start | 2001 | wire-a",
    "memberships | bbb/round-table/member/2001-01 | role | observer | wire-b",
    "stakes | aaa-state-firm/half-owned/2012 | percent | 52 | wire-b",
    "measures | ban | start | 2014-05 | wire-a",
    "measures | brief-ban | start | 2016-02 | gov-new",
    "measures | brief-ban | end | 2026-12-30 | wire-a",
    "projects | pit | stage | closed | gov-new",
    "projects | pit | operator | daughter | wire-b",
    "actors | aaa | founded | 1947-08-15 | wire-a",
)
DISPUTES = _table(
    "claim other relation reason",
    "membership--ccc--summit--member--2020 | membership--aaa--summit--member--2014-06"
    " | conflicts-with | one seat",
    "observation--aaa--ore--reserves--t--reported--9"
    " | observation--aaa--ore--reserves--t--estimated--12 | superseded-by | revised",
)

ROWS: Rows = {
    "sources": SOURCES,
    "actors": ACTORS,
    "countries": _table(
        "state alpha2 alpha3 numeric sources",
        "aaa | AA | AAA | 001 | data-one",
        "bbb | BB | BBB | 002 | data-one",
        "ccc | CC | CCC | 003 |",
    ),
    "forums": _table("id founded", "round-table | 2000", "summit |"),
    "names": _table(
        "entity name language kind",
        "aaa | Triple A | | alias",
        "forum:summit | Gipfel | de | native",
    ),
    "minerals": _table("id broader", "ore |", "metal | ore"),
    "projects": _table(
        "id country minerals stage operator sources",
        "pit | ccc | ore;metal | operating | granddaughter | news-one;news-six",
        "hole | bbb | | |  | law-one",
    ),
    "lists": _table("id issuer year", "list-a | aaa-mines | 2014", "list-b | bbb | 2022"),
    "criticality": _table("mineral list", "ore | list-a", "metal | list-b"),
    "stakes": STAKES,
    "institutions": INSTITUTIONS,
    "memberships": MEMBERSHIPS,
    "agreements": AGREEMENTS,
    "agreement_parties": PARTIES,
    "agreement_links": LINKS,
    "agreement_minerals": _table(
        "agreement mineral stage", "over | ore |", "plain | metal | mining"
    ),
    "agreement_provisions": _table("agreement provision", "over | offtake", "plain | standards"),
    "agreement_forums": _table("agreement forum", "plain | summit"),
    "project_agreements": _table("project agreement", "pit | over"),
    "observations": OBSERVATIONS,
    "trade_flows": TRADE,
    "measures": MEASURES,
    "proposals": _table("id proposer addressee about", "idea | aaa | round-table | ore;bbb"),
    "challenges": _table("id subject about", "trouble | project:pit | plain"),
    "opportunities": _table(
        "id subject kind about summary", "chance | aaa | capability | ore | Good."
    ),
    "fx_rates": _table("currency year per_usd", "INR | 2014 | 61.03", "INR | 2011 | 46.67"),
    "attributions": ATTRIBUTIONS,
    "disputes": DISPUTES,
    "blocs": _table("partition place bloc forum reasoning", "by-club | 1 | A | round-table | Why."),
}
