# chatroom_client.py HOST PORT NAME OWN_ADDRESS PEER_PORT
import json
import os
import socket
import sys
import threading

host, port, name, own, peer_port = sys.argv[1:]
people = {}

peers = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
peers.bind((own, int(peer_port)))
room = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
room.bind((own, 0))
room.connect((host, int(port)))
room.send(name.encode())


def hear_room():
    global people
    while True:
        text = room.recv(1024).decode()
        if not text:
            os._exit(0)
        if text.startswith("!"):
            people = json.loads(text[1:])
        print(text, flush=True)


def hear_peers():
    while True:
        text, (address, _) = peers.recvfrom(1024)
        for who in people:
            if people[who] == address:
                print("<" + who + "> " + text.decode(), flush=True)


threading.Thread(target=hear_room, daemon=True).start()
threading.Thread(target=hear_peers, daemon=True).start()
for line in sys.stdin:
    line = line.rstrip("\n")
    if line == "#ls":
        print(people, flush=True)
    elif line.startswith("@"):
        who, text = line[1:].split(": ", 1)
        peers.sendto(text.encode(), (people[who], int(peer_port)))
    else:
        room.send(line.encode())
room.shutdown(socket.SHUT_WR)
threading.Event().wait()
