# uppercase_tcp_client.py HOST PORT TEXT
from socket import socket, AF_INET, SOCK_STREAM
import sys

client = socket(AF_INET, SOCK_STREAM)
client.connect((sys.argv[1], int(sys.argv[2])))
client.send(sys.argv[3].encode())
print(client.recv(1024).decode())
client.close()
