# groupchat_client.py HOST PORT NAME FOLDER
import os
import socket
import sys
import threading

host, port, name, folder = sys.argv[1:]
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.connect((host, int(port)))


def download(address, file_port, save_as, size):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.sendto("Connected received !".encode(), (address, file_port))
    received = 0
    last = None
    with open(os.path.join(folder, save_as), "wb") as file:
        while received < size:
            block, sender = udp.recvfrom(2048)
            if block != last:
                file.write(block)
                received += len(block)
                last = block
            udp.sendto("ack".encode(), sender)
    print("downloaded", save_as, flush=True)


def hear():
    while True:
        text = server.recv(1024).decode()
        if not text:
            os._exit(0)
        if text == "NICK":
            server.send(name.encode())
        elif text.startswith("/download"):
            words = text.split(" ")
            threading.Thread(
                target=download, args=(words[1], int(words[2]), words[3], int(words[4])), daemon=True
            ).start()
        else:
            print(text, end="", flush=True)


threading.Thread(target=hear, daemon=True).start()
for line in sys.stdin:
    line = line.rstrip("\n")
    if line == "get_users" or line == "show_files":
        server.send(line.encode())
    else:
        server.send((name + " : " + line + "\n").encode())
server.send((name + " has disconnected!").encode())
threading.Event().wait()
