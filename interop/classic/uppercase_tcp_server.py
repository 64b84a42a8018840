# uppercase_tcp_server.py HOST PORT
from socket import socket, AF_INET, SOCK_STREAM
import sys

server = socket(AF_INET, SOCK_STREAM)
server.bind((sys.argv[1], int(sys.argv[2])))
server.listen(1)
print("port", server.getsockname()[1], flush=True)
while True:
    connection, client = server.accept()
    text = connection.recv(1024).decode()
    connection.send(text.upper().encode())
    connection.close()
