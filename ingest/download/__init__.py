"""Files from publishers' servers: the only room that goes over the network."""
