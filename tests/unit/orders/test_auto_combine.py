"""Which new orders ride together (domain.md 2.5, 2.12)."""

from __future__ import annotations

from services.orders.domain.auto_combine import OWN_STOCK, Newcomer, Parcel, assign_packs
from services.orders.domain.recipient import recipient_key, same_person
from shared.contracts.people import Recipient

NOBODY = Recipient(name="가람", address="가상로 1")
KIM = NOBODY.model_copy(update={"mobile": "01000000001"})
LEE = NOBODY.model_copy(update={"mobile": "01000000002"})


def who(**fields: str) -> Recipient:
    return NOBODY.model_copy(update=fields)


def packs(news: list[Newcomer], waiting: list[Parcel]) -> dict[int, int]:
    return dict(assign_packs(news, waiting).packs)


def label(*whos: Recipient) -> Recipient:
    """What stands on the label of pack 5 when orders of the others join it, each of which must."""
    mine, *others = whos
    news = [Newcomer(n, "k", each, OWN_STOCK) for n, each in enumerate(others, 11)]
    assigned = assign_packs(news, [Parcel(5, "k", mine, OWN_STOCK)])
    assert set(assigned.packs.values()) == {5}
    return assigned.recipients[5]


def test_one_pack_when_two_new_orders_have_one_recipient() -> None:
    news = [Newcomer(11, "k", KIM, OWN_STOCK), Newcomer(12, "k", KIM, OWN_STOCK)]
    assert packs(news, []) == {11: 11, 12: 11}


def test_waiting_pack_is_joined_when_it_fits() -> None:
    assert packs([Newcomer(11, "k", KIM, OWN_STOCK)], [Parcel(5, "k", KIM, OWN_STOCK)]) == {11: 5}


def test_lowest_waiting_pack_is_joined_when_several_fit() -> None:
    waiting = [Parcel(9, "k", KIM, OWN_STOCK), Parcel(5, "k", KIM, OWN_STOCK)]
    assert packs([Newcomer(11, "k", KIM, OWN_STOCK)], waiting) == {11: 5}


def test_packs_differ_when_real_phones_differ() -> None:
    assert packs([Newcomer(11, "k", LEE, OWN_STOCK)], [Parcel(5, "k", KIM, OWN_STOCK)]) == {11: 11}


def test_phone_is_learned_when_a_pack_had_none() -> None:
    news = [Newcomer(11, "k", KIM, OWN_STOCK), Newcomer(12, "k", LEE, OWN_STOCK)]
    assigned = assign_packs(news, [Parcel(5, "k", NOBODY, OWN_STOCK)])
    assert assigned.packs == {11: 5, 12: 12}
    assert assigned.recipients == {5: KIM, 12: LEE}


def test_new_pack_has_the_phone_of_the_second_when_the_first_has_none() -> None:
    news = [Newcomer(n, "k", each, OWN_STOCK) for n, each in ((11, NOBODY), (12, KIM), (13, LEE), (14, NOBODY))]
    assigned = assign_packs(news, [])
    assert assigned.packs == {11: 11, 12: 11, 13: 13, 14: 11}
    assert assigned.recipients == {11: KIM, 13: LEE}


def test_label_has_every_phone_when_each_order_brings_one() -> None:
    assert label(who(mobile="01000000001"), who(mobile="01000000001", tel="020000001")) == who(
        mobile="01000000001", tel="020000001"
    )
    assert label(NOBODY, who(tel="020000001"), who(tel="020000001", mobile="01000000001")) == who(
        mobile="01000000001", tel="020000001"
    )


def test_label_has_the_real_phone_when_relay_numbers_stand_there() -> None:
    """domain.md 2.5: only a real one tells people apart, so a real one is kept, whatever stands there."""
    assert label(who(mobile="050300000001"), KIM) == who(mobile="050300000001", tel="01000000001")
    assert label(who(mobile="050300000001", tel="050300000002"), KIM) == who(mobile="050300000001", tel="01000000001")
    assert label(NOBODY, who(mobile="050300000001")) == who(mobile="050300000001")
    waiting = [Parcel(5, "k", who(mobile="050300000001"), OWN_STOCK)]
    news = [Newcomer(n, "k", each, OWN_STOCK) for n, each in ((11, KIM), (12, LEE), (13, KIM))]
    assert packs(news, waiting) == {11: 5, 12: 12, 13: 5}


def test_label_has_every_memo_once_when_orders_ask_for_different_things() -> None:
    memos = ("문 앞", "", "경비실", "문 앞", "문", "경비실", "문 앞 / 경비실")
    assert label(*(who(memo=memo) for memo in memos)).memo == "문 앞 / 경비실 / 문"
    assert label(NOBODY, who(memo="문 앞")).memo == "문 앞"


def test_packs_differ_when_the_memos_do_not_fit_on_one_label() -> None:
    """Nothing of a memo is cut off: 1,990 + 3 + 8 are one character too many."""
    waiting = [Parcel(5, "k", who(memo="가" * 1990), OWN_STOCK)]
    news = [Newcomer(n, "k", who(memo="나" * size), OWN_STOCK) for n, size in ((11, 8), (12, 7), (13, 0))]
    assert packs(news, waiting) == {11: 11, 12: 5, 13: 5}


def test_packs_differ_when_shippers_differ() -> None:
    news = [Newcomer(11, "k", KIM, OWN_STOCK), Newcomer(12, "k", KIM, "supplier-1"), Newcomer(13, "k", KIM, OWN_STOCK)]
    assert packs(news, []) == {11: 11, 12: 12, 13: 11}


def test_order_is_alone_when_its_group_does_not_combine() -> None:
    news = [Newcomer(11, "k", KIM, OWN_STOCK, alone=True), Newcomer(12, "k", KIM, OWN_STOCK)]
    assert packs(news, []) == {11: 11, 12: 12}


def test_order_is_alone_when_the_recipient_is_not_known() -> None:
    assert packs([Newcomer(11, "", KIM, OWN_STOCK)], [Parcel(5, "", KIM, OWN_STOCK)]) == {11: 11}


def test_key_is_the_same_when_only_spacing_and_width_differ() -> None:
    one = Recipient(name="가람", address="서울특별시 중구 가상로 1, 2층", zip="04524")
    other = Recipient(name=" 가 람", address="서울특별시 중구 가상로１ 2층", zip="04524")
    assert recipient_key(one) == recipient_key(other) != ""


def test_person_is_another_when_the_address_differs() -> None:
    one = Recipient(name="가람", address="서울특별시 중구 가상로 1", zip="04524")
    assert not same_person(one, one.model_copy(update={"address": "서울특별시 중구 가상로 2"}))


def test_person_is_the_same_when_only_relay_numbers_differ() -> None:
    one = Recipient(name="가람", address="가상로 1", mobile="050300000001")
    assert same_person(one, one.model_copy(update={"mobile": "050300000002"}))
    assert same_person(one, one.model_copy(update={"mobile": "01000000001"}))


def test_key_is_empty_when_a_part_is_missing() -> None:
    assert recipient_key(Recipient(name="가람")) == ""
