# uppercase_udp_client.py HOST PORT TEXT
from socket import socket, AF_INET, SOCK_DGRAM
import sys

client = socket(AF_INET, SOCK_DGRAM)
client.sendto(sys.argv[3].encode(), (sys.argv[1], int(sys.argv[2])))
text, server = client.recvfrom(2048)
print(text.decode())
client.close()
