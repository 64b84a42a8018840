# groupchat_server.py HOST PORT FOLDER
import os
import socket
import sys
import threading

host, port, folder = sys.argv[1:]
members = {}


def send_all(text):
    for connection in list(members.values()):
        connection.send(text.encode())


def send_file(udp, path):
    text, client = udp.recvfrom(1024)
    udp.settimeout(0.1)
    with open(path, "rb") as file:
        while True:
            block = file.read(2048)
            if not block:
                break
            while True:
                udp.sendto(block, client)
                try:
                    answer, client = udp.recvfrom(1024)
                    if answer == b"ack":
                        break
                except socket.timeout:
                    pass
    print("sent", path, flush=True)


def offer(connection, file, save_as):
    path = os.path.join(folder, file)
    if not os.path.isfile(path):
        connection.send(("ERROR : " + file + " is not exists !").encode())
        return
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    address = connection.getsockname()[0]
    for file_port in range(55000, 55016):
        try:
            udp.bind((address, file_port))
            break
        except OSError:
            pass
    threading.Thread(target=send_file, args=(udp, path), daemon=True).start()
    size = os.path.getsize(path)
    connection.send(("/download %s %d %s %d" % (address, udp.getsockname()[1], save_as, size)).encode())


def serve(connection):
    connection.send("NICK".encode())
    nick = connection.recv(1024).decode()
    members[nick] = connection
    send_all(nick + " joined to the chat!\n")
    connection.send("Connected to the server !\n".encode())
    while True:
        try:
            text = connection.recv(1024).decode()
        except ConnectionError:
            text = ""
        if not text or text == nick + " has disconnected!":
            send_all(nick + " has disconnected!\n")
            del members[nick]
            connection.close()
            return
        if text == "get_users":
            answer = "SERVER MESSAGE ! \n----------- \nOnline members : \n"
            for member in members:
                answer += member + "\n"
            connection.send((answer + "----------- \n").encode())
        elif text == "show_files":
            answer = "SERVER MESSAGE ! \n----------- \nFiles avaible : \n"
            for file in sorted(os.listdir(folder)):
                answer += file + " \n"
            connection.send((answer + "----------- \n").encode())
        elif text.startswith(nick + " : /download "):
            words = text.rstrip("\n").split(" ")
            offer(connection, words[3], words[4])
        elif text.startswith(nick + " : /"):
            who, message = text[len(nick + " : /"):].rstrip("\n").split(" ", 1)
            if who in members:
                members[who].send((nick + " [PRIVATE] : " + message + "\n").encode())
                connection.send(("Sent to " + who + " [PRIVATE]: " + message + "\n").encode())
            else:
                connection.send("This user is not online! \n".encode())
        else:
            send_all(text)


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((host, int(port)))
server.listen()
print("port", server.getsockname()[1], flush=True)
while True:
    connection, client = server.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
