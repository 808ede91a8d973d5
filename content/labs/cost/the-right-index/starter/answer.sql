-- One index. This one is there already in another form, and does not help:
CREATE INDEX ON watch (id);
