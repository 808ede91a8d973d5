INSERT INTO agent VALUES
  ('ada', 'north', false), ('lin', 'north', true), ('ben', 'north', false), ('max', 'south', false);
INSERT INTO ticket (id, agent, subject, is_closed) VALUES
  (101, 'ada', 'The sound is late', false),
  (102, 'ada', 'Wrong subtitles', true),
  (201, 'max', 'Forgotten password', false),
  (202, 'max', 'A film is missing', true),
  (301, 'ben', 'Cannot pay', false);
INSERT INTO message VALUES
  (101, 'Everyone speaks before they open their mouths'),
  (201, 'I use my dog''s name'),
  (301, 'My card is refused');
