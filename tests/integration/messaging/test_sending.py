"""From the queue to the result, against the simulated vendor (messaging.md 4, 7)."""

from tests.integration.messaging.world import SENDER, Simulator, World


async def test_message_is_delivered_when_everything_works(live: World, vendor: Simulator) -> None:
    message_id = await live.send_one()
    message = await live.until(message_id, "DELIVERED")
    assert (message["pipeline_status"], message["call_status"], message["delivered"]) == (2, "4100", True)
    assert message["result_text"] == "전송완료"
    assert [each["state"] for each in message["attempts"]] == ["DELIVERED"]
    entry = (await vendor.ledger())["entries"][0]
    assert (entry["refkey"], entry["sender"], entry["to"], entry["kind"]) == (
        message["attempts"][0]["id"], SENDER, "01000000001", "sms",
    )  # fmt: skip
