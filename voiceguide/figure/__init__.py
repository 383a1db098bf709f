"""Drawings of a person, made from the positions of joints."""
