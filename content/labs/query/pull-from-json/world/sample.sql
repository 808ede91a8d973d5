-- The few rows that a learner sees. Every film is invented.

INSERT INTO film (id, title, details) VALUES
(1, 'The Salt Ledger',
 '{"languages": ["pt"], "awards": [{"name": "Golden Heron", "year": 2021}], "budget": {"amount": 2400000, "currency": "EUR"}}'),
(2, 'Lanterns for the Ferry',
 '{"languages": ["ja", "en"], "awards": [], "budget": {"amount": 310000000, "currency": "JPY"}}'),
(3, 'Eleven Umbrellas',
 '{"languages": ["ml", "hi", "en"], "awards": [{"name": "Monsoon Prize", "year": 2022}, {"name": "Audience Ticket", "year": 2022}], "budget": {"amount": 1300000, "currency": "USD"}}'),
(4, 'A Kitchen in Oruro',
 '{"languages": ["es", "ay"], "budget": null}'),
(5, 'What the Glacier Kept',
 '{"languages": ["is", "en"], "awards": [{"name": "Northern Light", "year": 2024}], "budget": {"amount": 900000, "currency": "EUR"}}'),
(6, 'Night Bus to Tamale',
 '{"languages": ["en", "tw"], "awards": [], "budget": {"amount": 1150000, "currency": "USD"}}'),
(7, 'Bela and the Moon',
 '{"languages": ["pt"], "awards": [{"name": "Audience Ticket", "year": 2023}]}'),
(8, 'The Last Switchboard',
 '{"languages": ["ar", "fr"], "budget": {"amount": 1900000, "currency": "USD"}}');
