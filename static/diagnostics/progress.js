// A proof is being made in the background: look again every few seconds. Without JavaScript there is a link.
setTimeout(() => location.reload(), 3000);
