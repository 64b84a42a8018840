# sendfile_client.py HOST PORT FILE
import os
import socket
import sys
import time

while True:
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        client.connect((sys.argv[1], int(sys.argv[2])))
        break
    except ConnectionRefusedError:
        client.close()
        print("waiting for the server", flush=True)
        time.sleep(0.2)
name = os.path.basename(sys.argv[3])
client.send(str(len(name)).rjust(512).encode())
client.send(name.encode())
with open(sys.argv[3], "rb") as file:
    while True:
        piece = file.read(1024)
        if not piece:
            break
        client.sendall(piece)
client.close()
print("sent", flush=True)
