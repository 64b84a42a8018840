# sendfile_server.py HOST PORT FOLDER
import os
import socket
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind((sys.argv[1], int(sys.argv[2])))
server.listen()
print("port", server.getsockname()[1], flush=True)
print("socket:", server.family, server.type, server.proto, flush=True)
while True:
    connection, client = server.accept()
    print("connected:", client, flush=True)
    length = connection.recv(512)
    name = connection.recv(int(length.decode())).decode()
    with open(os.path.join(sys.argv[3], name), "wb") as file:
        while True:
            piece = connection.recv(1024)
            if not piece:
                break
            file.write(piece)
    print("end of file:", name, flush=True)
    connection.close()
    print("disconnected", flush=True)
