"""A page of 100 papers in Hugging Face's markup: the JSON for its scripts, then a card per paper."""

import json
from collections.abc import Mapping, Sequence

Record = Mapping[str, object]
_AVATAR = "https://cdn-avatars.example.org/v1/production/uploads/{:024x}/{:020x}.png"
_ITEM = (
    '<li title="{name}" class="-mr-1.5 h-4 w-4 md:-mr-2 md:h-5 md:w-5 bg-linear-to-br block rounded-full '
    "border-2 border-white from-gray-300 to-gray-100 text-[0.6rem] dark:border-gray-900 dark:from-gray-600 "
    'dark:to-gray-800">'
    '<img class="overflow-hidden rounded-full" alt="" src="{avatar}" loading="lazy" /></li> '
)
_CARD = """<article class="relative flex flex-col overflow-hidden rounded-xl border"><a href="/papers/{id}"
class="shadow-alternate-sm peer relative block h-56 w-full cursor-pointer overflow-hidden rounded-xl
bg-white md:h-64"><img src="https://cdn-thumbnails.example.org/social-thumbnails/papers/{id}.png"
loading="lazy" decoding="async" alt="" class="h-full w-full object-cover opacity-80 brightness-[1.02]
contrast-[1.02] dark:opacity-100" /></a> <!--[0--><div class="shadow-xs pointer-events-none absolute
right-2 top-56 -mt-8 flex h-6 items-center gap-1 self-end whitespace-nowrap rounded-md border bg-white
px-2 text-xs leading-none text-gray-700">Submitted by <div class="flex-none"><img alt="" class="h-3 w-3
rounded-full flex-none" src="{avatar}" /></div><!----> reader-one</div><!--]--> <div
class="from-gray-50-to-white bg-linear-to-b -mt-2 flex px-6 pb-6 pt-8"><div class="flex w-full gap-6"><div
class="flex flex-wrap items-center gap-2.5 pt-1"><a href="/login?next=%2Fpapers%2F{id}"
class="self-start"><!--[0--><div role="checkbox" class="shadow-alternate flex h-14 w-12 gap-1 rounded-xl
flex-none cursor-pointer select-none flex-col items-center justify-center self-start border-gray-300
bg-white"><input disabled="" type="checkbox" class="peer hidden"/> <svg class="text-sm" width="1em"
height="1em" viewBox="0 0 12 12"><path fill="currentColor" d="M5.19 2.67a.94.94 0 0 1 1.62 0l3.31
5.72a.94.94 0 0 1-.82 1.4H2.7a.94.94 0 0 1-.82-1.4l3.31-5.7v-.02Z"></path></svg><!----> <div
class="leading-none">{upvotes}</div></div><!--]--></a></div> <div class="w-full"><h3 class="mb-1 text-lg/6
font-semibold hover:underline 2xl:text-[1.2rem]/6"><a href="/papers/{id}" class="line-clamp-3
cursor-pointer text-balance">{title}</a></h3> <div class="flex items-center justify-between"><a
href="/papers/{id}" class="flex"><ul class="flex items-center flex-row-reverse text-sm">{items}<li
class="text-gray-600 hover:text-gray-700 order-last pl-3"><!--[-->{count}<!--]--> authors</li></ul></a>
<div class="flex items-center gap-3"><a href="/papers/{id}#community" class="flex items-center gap-1
whitespace-nowrap text-sm text-gray-400"><svg width="1em" height="1em" viewBox="0 0 32 32"><path
fill="currentColor" d="M17.74 30L16 29l4-7h6a2 2 0 0 0 2-2V8a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2
2h9v2H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-4.84Z"></path></svg><!---->
{comments}</a></div></div></div></div></div></article>"""


def props(records: Sequence[Record]) -> str:
    """The JSON that a page of *records* carries, with what a page adds to the API's records."""
    value = {
        "authLight": False,
        "canSubmit": False,
        "dailyPapers": [_dressed(record, at) for at, record in enumerate(records, 1)],
        "dateString": "2026-01-08",
        "periodType": "day",
        "query": {},
        "isTrending": False,
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def page(records: Sequence[Record]) -> bytes:
    """The page of *records*."""
    # The site's framework escapes exactly these three in attributes, and the first and last in text.
    carried = _escaped(props(records)).replace('"', "&quot;")
    cards = "".join(_card(record, at) for at, record in enumerate(records, 1))
    return f"""<!doctype html>
<html class=""><head><meta charset="utf-8" /><title>Daily Papers - Hugging Face</title></head>
<body class="flex flex-col min-h-dvh bg-white dark:bg-gray-950 text-black DailyPapersPage">
<div class="SVELTE_HYDRATER contents"
 data-target="MainHeader" data-props="{{&quot;isWide&quot;:false}}"></div>
<main class="flex flex-1 flex-col"><div class="SVELTE_HYDRATER contents" data-target="DailyPapers"
 data-props="{carried}"><section class="container relative mb-20 mt-8 md:mt-14"><h1>Daily Papers</h1>
<div class="relative grid grid-cols-1 gap-14 lg:grid-cols-2">{cards}</div></section></div></main>
</body></html>
""".encode()


def _dressed(record: Record, at: int) -> Record:
    paper = _object(record, "paper")
    authors = [
        {"_id": f"{at:020x}{nth:04x}", **({"user": _user(at, nth)} if nth % 4 == 1 else {}), **author}
        for nth, author in enumerate(_authors(record))
    ]
    return {
        **record,
        "paper": {**paper, "authors": authors, "discussionId": f"{at:024x}"},
        "thumbnail": f"https://cdn-thumbnails.example.org/social-thumbnails/papers/{paper['id']}.png",
        "upvoted": False,
        "submittedBy": {**_user(at, 99), "isHf": False, "isMod": False, "followerCount": 11},
    }


def _user(at: int, nth: int) -> dict[str, object]:
    return {
        "_id": f"{at:012x}{nth:012x}",
        "avatarUrl": _AVATAR.format(at, nth),
        "isPro": False,
        "fullname": f"Reader {at}-{nth}",
        "user": f"reader-{at}-{nth}",
        "type": "user",
    }


def _card(record: Record, at: int) -> str:
    paper, authors = _object(record, "paper"), _authors(record)
    items = (
        _ITEM.format(name=_escaped(str(author["name"])), avatar=_AVATAR.format(at, nth))
        for nth, author in enumerate(authors[:5])
    )
    return _CARD.format(
        id=paper["id"],
        title=_escaped(str(record["title"])),
        avatar=_AVATAR.format(at, 99),
        upvotes=paper["upvotes"],
        comments=record["numComments"],
        count=len(authors),
        items="".join(items),
    )


def _object(record: Record, name: str) -> dict[str, object]:
    found = record[name]
    return found if isinstance(found, dict) else {}


def _authors(record: Record) -> list[dict[str, object]]:
    found = _object(record, "paper").get("authors")
    return found if isinstance(found, list) else []


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
