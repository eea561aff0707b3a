"""A client of another implementation (Debian's python3-websocket): does what it is told on the command line and says
what it hears, one JSON a line. Run by python-client.test.ts."""

import json
import sys

import websocket
from websocket import ABNF

address, scenario = sys.argv[1], sys.argv[2]


def say(kind, value):
    print(json.dumps({"kind": kind, "value": value}), flush=True)


def connect():
    return websocket.create_connection(address, timeout=10)


def send(line, message):
    line.send(json.dumps(message))


def pieces(line, message):
    text = json.dumps(message).encode()
    for at in range(0, len(text), 7):
        last = at + 7 >= len(text)
        opcode = ABNF.OPCODE_TEXT if at == 0 else ABNF.OPCODE_CONT
        line.send_frame(ABNF.create_frame(text[at : at + 7], opcode, 1 if last else 0))


def receive(line, wanted):
    """Reads on until `wanted` takes something; the library answers pings by itself."""
    pings = 0
    while True:
        opcode, frame = line.recv_data_frame(True)
        if opcode == ABNF.OPCODE_PING:
            pings += 1
            if wanted == "pings" and pings == 5:
                return pings
        elif opcode == ABNF.OPCODE_PONG:
            if wanted == "pong":
                return frame.data.decode()
        elif opcode == ABNF.OPCODE_CLOSE:
            code = int.from_bytes(frame.data[:2], "big")
            return {"code": code, "reason": frame.data[2:].decode()}
        elif opcode == ABNF.OPCODE_TEXT:
            message = json.loads(frame.data)
            if message.get("type", "frame") == wanted:
                return message


if scenario == "read":
    line = connect()
    send(line, {"type": "subscribe", "quotes": ["sim:T0"], "trades": ["sim:T0"]})
    frame = receive(line, "frame")
    say("frame", frame)
    for _ in range(3):
        send(line, {"type": "ack", "cursor": frame["cursor"]})
        frame = receive(line, "frame")
        say("frame", frame)
    send(line, {"type": "ack", "cursor": frame["cursor"]})
    pieces(line, {"type": "subscribe", "quotes": ["sim:T1"], "cursor": frame["cursor"]})
    say("frame", receive(line, "frame"))
    say("pings", receive(line, "pings"))
    line.ping("are you there?")
    say("pong", receive(line, "pong"))
    say("heartbeat", receive(line, "heartbeat"))
    line.close(1000)
    line = connect()
    send(line, {"type": "subscribe", "quotes": ["sim:T0"], "trades": ["sim:T0"], "cursor": frame["cursor"]})
    say("frame", receive(line, "frame"))
    line.close(1000)
elif scenario == "closes":
    first = {"type": "subscribe", "quotes": ["sim:T0"]}
    for message in [
        {"type": "subscribe"},
        {"type": "subscribe", "quotes": ["simm:T1"]},
        "x" * 16_385,
        None,
    ]:
        line = connect()
        if message is not None:
            send(line, message)
        say("close", receive(line, "close"))
    line = connect()
    send(line, first)
    receive(line, "frame")
    line.send_binary(b"bytes")
    say("close", receive(line, "close"))
    line = connect()
    send(line, first)
    receive(line, "frame")
    say("waiting", True)
    say("close", receive(line, "close"))
