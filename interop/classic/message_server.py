# message_server.py HOST PORT
import json
import socket
import sys

server = socket.socket()
server.bind((sys.argv[1], int(sys.argv[2])))
server.listen()
print("port", server.getsockname()[1], flush=True)
while True:
    connection, client = server.accept()
    length = ""
    while True:
        digit = connection.recv(1).decode()
        if digit == "\n" or digit == "":
            break
        length += digit
    body = connection.recv(int(length))
    print("message:", json.loads(body.decode()), flush=True)
    connection.close()
