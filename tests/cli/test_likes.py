"""`like:` of a topic, as it is typed: stars order a broad topic, and it is said by which words, or why not."""

import json
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from support.running import Command

TOPIC = "topics:\n  Agents:\n    any: [agent*]\n    like: starred\n"
IDS = ("-f", "ids")
STARRED = [f"2606.9000{number}" for number in range(1, 6)]
NEW = {"2606.90101": 40, "2606.90102": 9, "2606.90103": 30}


def write_list(path: Path, day: str, papers: dict[str, tuple[str, int]]) -> None:
    listed = [
        {"paper": {"id": each, "title": title, "summary": f"{title}. One sentence more.", "upvotes": votes}}
        for each, (title, votes) in papers.items()
    ]
    path.write_text(json.dumps({"dailyPapers": listed, "dateString": day, "periodType": "day"}))


@pytest.fixture
def reader(digest: Command) -> Command:
    """A reader who has starred five papers of Monday on tidal agents, with Tuesday's list in the folder."""
    liked = {each: (f"Agents for tidal forecasting, part {each[-1]}", 1) for each in STARRED}
    others = {f"2606.9001{at}": (f"Agents that shop for shoes, part {at}", 5) for at in range(8)}
    write_list(digest.folder / "monday.json", "2026-06-08", {**liked, **others})
    titles = ("Agents in a shop", "An agent and tidal forecasting", "Agents of chess")
    tuesday = {each: (title, votes) for (each, votes), title in zip(NEW.items(), titles, strict=True)}
    write_list(digest.folder / "tuesday.json", "2026-06-09", tuesday)
    (digest.folder / "rules.yaml").write_text(TOPIC)
    (digest.folder / "plain.yaml").write_text(TOPIC.replace("    like: starred\n", ""))
    assert digest("fetch", "monday.json", "-m", "agents", *IDS).status == 0
    assert digest("star", *STARRED).status == 0
    return digest


def order(reader: Command, rules: str = "rules", *more: str) -> list[str]:
    found = reader("fetch", "tuesday.json", "-c", f"{rules}.yaml", *more, *IDS)
    assert found.status == 0
    return [each[-3:] for each in found.text.split()]


def test_stars_put_first_what_is_like_them(reader: Command) -> None:
    assert (order(reader, "plain"), order(reader)) == (["101", "103", "102"], ["102", "101", "103"])


def test_a_limit_keeps_what_is_liked(reader: Command) -> None:
    (reader.folder / "two.yaml").write_text(TOPIC + "    max: 1\n")

    assert (order(reader, "two"), order(reader, "rules", "-n", "1")) == (["102"], ["102"])


def test_a_list_of_papers_does_the_same_and_an_unknown_one_is_told_of(reader: Command) -> None:
    listed = TOPIC.replace(
        "starred", f"[{', '.join([*STARRED[:3], STARRED[0], STARRED[3], STARRED[4], '2606.99999'])}]"
    )
    (reader.folder / "listed.yaml").write_text(listed)

    (_, talk) = reader.talking("fetch", "tuesday.json", "-c", "listed.yaml", *IDS)

    assert order(reader, "listed") == ["102", "101", "103"]
    assert (
        "topics.Agents: like: arxiv:2606.99999 is not in the archive; `digest fetch arxiv:2606.99999` brings it in"
    ) in " ".join(talk.split())


def test_named_papers_count_before_stars_and_the_hundred_that_were_starred_last(reader: Command) -> None:
    shopping = {f"2606.8{at:04}": (f"Baskets and shoes, part {at}", 1) for at in range(120)}
    others = {f"2606.7{at:04}": (f"Chess, game {at}", 1) for at in range(400)}
    write_list(reader.folder / "shops.json", "2026-06-08", {**shopping, **others})
    assert reader("fetch", "shops.json", "--all", *IDS).status == 0
    assert reader("star", *shopping).status == 0
    both = f"[starred, {', '.join(STARRED)}]"
    (reader.folder / "both.yaml").write_text(TOPIC.replace("starred", both))

    told = " ".join(reader("explain", "2606.90102", "tuesday.json", "-c", "both.yaml", "-v").text.split())

    assert "words of 100 papers: tidal forecasting 2 × " in told


def test_several_unknown_papers_are_named(reader: Command) -> None:
    unknown = "2606.99991, 2606.99992, 2606.99993, 2606.99994"
    (reader.folder / "listed.yaml").write_text(TOPIC.replace("starred", f"[starred, {unknown}]"))

    (_, talk) = reader.talking("fetch", "tuesday.json", "-c", "listed.yaml", *IDS)

    assert (
        "like: 4 are not in the archive: arxiv:2606.99991, arxiv:2606.99992, arxiv:2606.99993, …; "
        "`digest fetch arxiv:2606.99991` brings it in"
    ) in " ".join(talk.split())


def test_the_digest_names_the_word_and_explain_the_points(reader: Command) -> None:
    (first, *_) = json.loads(reader("fetch", "tuesday.json", "-c", "rules.yaml", "-f", "json").out)["papers"]
    told = " ".join(reader("explain", "2606.90102", "-c", "rules.yaml").text.split())
    whole = " ".join(reader("explain", "2606.90102", "-c", "rules.yaml", "-v").text.split())
    (topic,) = json.loads(reader("explain", "2606.90102", "-c", "rules.yaml", "-f", "json").out)["topics"]
    like = topic["like"]

    assert [why["term"] for why in first["why"]][-1] == "like tidal forecasting"
    assert f"like: {like['points']} points by" in told
    assert "of 5 papers: tidal forecasting 2 × " in told
    assert "all " in whole.removeprefix(told)
    assert (like["papers"], like["unused"]) == (5, None)
    assert like["points"] == sum(word["points"] for word in like["found"])
    assert {word["term"] for word in like["found"]} <= {word["term"] for word in like["words"]}


def test_a_word_of_likes_is_told_from_the_words_of_the_rules(reader: Command) -> None:
    shown = reader("fetch", "tuesday.json", "-c", "rules.yaml").text

    assert "found agent, like tidal forecasting" in shown
    (reader.folder / "own.yaml").write_text('match: ["like shopping"]\n')
    write_list(reader.folder / "own.json", "2026-06-09", {"2606.90201": ("Nothing Like Shopping", 1)})
    assert "found Like Shopping" in reader("fetch", "own.json", "-c", "own.yaml").text


@pytest.mark.parametrize("removed", [1, 5])
def test_with_fewer_than_five_the_usual_order_holds_and_it_is_said(reader: Command, removed: int) -> None:
    assert reader("unmark", *STARRED[:removed]).status == 0

    (_, talk) = reader.talking("fetch", "tuesday.json", "-c", "rules.yaml", *IDS)
    known = "4 papers are known" if removed == 1 else "0 papers are known"
    sentence = f"like: {known} and 5 are needed, so the usual order holds; `digest star` marks what you like"

    assert order(reader) == ["101", "103", "102"]
    assert f"topics.Agents: {sentence}" in " ".join(talk.split())
    assert sentence in " ".join(reader("explain", "2606.90102", "-c", "rules.yaml").text.split())
    assert sentence in " ".join(reader("rules", "check", "--all", "-c", "rules.yaml").text.split())
    assert f"! like topics.Agents: {sentence}" in reader("doctor", "-c", "rules.yaml").words


def test_a_topic_that_finds_few_papers_keeps_the_usual_order(reader: Command) -> None:
    (reader.folder / "few.yaml").write_text(TOPIC.replace("[agent*]", "[chess, tides, in a shop]"))

    found = " ".join(reader("explain", "2606.90101", "tuesday.json", "-c", "few.yaml").text.split())

    assert "like: the topic finds fewer than 2 papers a day" in found


def test_the_doctor_says_what_was_learned(reader: Command) -> None:
    assert "✓ like Agents, " in reader("doctor", "-c", "rules.yaml").words


def test_without_an_archive_the_usual_order_holds(reader: Command) -> None:
    assert order(reader, "rules", "--no-archive") == ["101", "103", "102"]


def test_a_liked_paper_in_the_list_comes_first_with_its_star(reader: Command) -> None:
    found = reader("fetch", "monday.json", "-c", "rules.yaml", *IDS).text.split()

    assert sorted(found[:5]) == [f"arxiv:{each}" for each in STARRED]


def test_a_file_that_is_extended_may_ask_for_the_stars_of_who_extends_it(reader: Command) -> None:
    (reader.folder / "lab.yaml").write_text(TOPIC)
    (reader.folder / "mine.yaml").write_text("extends: lab.yaml\n")

    assert order(reader, "mine") == ["102", "101", "103"]


def test_a_mail_without_marks_may_name_papers_and_gets_an_order_of_its_own(reader: Command) -> None:
    mail = f"mail: {{from: me@example.org, maildir: {reader.folder / 'mails'}}}\n"
    papers = f"[{', '.join(STARRED)}]"
    other = f"deliver:\n  - to: she@example.org\n    topics: {{Agents: {{any: [agent*], like: {papers}}}}}\n"
    (reader.folder / "mails.yaml").write_text(
        "topics: {Agents: [agent*]}\n" + mail + other + "  - to: you@example.org\n"
    )

    sent = reader("fetch", "tuesday.json", "--email", "-c", "mails.yaml")
    letters = [message_from_bytes(path.read_bytes()) for path in (reader.folder / "mails" / "new").iterdir()]
    texts = {str(each["To"]): part_of(each) for each in letters}
    begins = {who: min(("chess", "tidal", "shop"), key=text.index) for who, text in texts.items()}

    assert sent.status == 0
    assert begins == {"she@example.org": "tidal", "you@example.org": "shop"}


def part_of(letter: Message) -> str:
    """The plain text of *letter*."""
    (part,) = (each for each in letter.walk() if each.get_content_type() == "text/plain")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()
