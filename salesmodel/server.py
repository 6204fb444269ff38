"""How gunicorn serves the site: gunicorn --config python:salesmodel.server salesmodel.wsgi."""

workers = 2
# Python runs one thread of a process at a time: two keep a slow request from holding up the rest, more only take turns
threads = 2

# loaded once and then shared by the workers; wrong settings are told once, before there are any
preload_app = True

# what happens in a request is told by the site's own log
loglevel = "warning"

# else it makes a socket in the home folder, for which there is no use here
control_socket_disable = True
