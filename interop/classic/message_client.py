# message_client.py HOST PORT TEXT
import json
import socket
import sys

client = socket.socket()
client.connect((sys.argv[1], int(sys.argv[2])))
body = json.dumps(sys.argv[3])
client.send((str(len(body)) + "\n").encode())
client.send(body.encode())
client.close()
