# uppercase_udp_server.py HOST PORT
from socket import socket, AF_INET, SOCK_DGRAM
import sys

server = socket(AF_INET, SOCK_DGRAM)
server.bind((sys.argv[1], int(sys.argv[2])))
print("port", server.getsockname()[1], flush=True)
while True:
    text, client = server.recvfrom(2048)
    server.sendto(text.decode().upper().encode(), client)
