# chatroom_server.py HOST PORT
import json
import socket
import sys
import threading

people = {}


def send_people():
    everyone = {name: address for name, (connection, address) in people.items()}
    for connection, address in list(people.values()):
        connection.send(("!" + json.dumps(everyone)).encode())


def serve(connection, client):
    name = connection.recv(1024).decode()
    people[name] = (connection, client[0])
    send_people()
    while True:
        try:
            text = connection.recv(1024).decode()
        except ConnectionError:
            text = ""
        if not text:
            break
        for other, (their_connection, address) in list(people.items()):
            if other != name:
                their_connection.send((name + ": " + text + " ").encode())
    del people[name]
    connection.close()
    send_people()


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((sys.argv[1], int(sys.argv[2])))
server.listen()
print("port", server.getsockname()[1], flush=True)
while True:
    connection, client = server.accept()
    threading.Thread(target=serve, args=(connection, client), daemon=True).start()
