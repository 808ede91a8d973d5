-- The rest of Reel's data, after sample.sql. Nothing here is random: every choice is a piece of an
-- md5 over the row's number, so that each PostgreSQL from 15 on makes the same rows.
-- One digest gives four numbers of 28 bits, called a, b, c and d below.

CREATE TEMPORARY TABLE land (
  n int, country char(2), zones text[], language text, places text[], given text[], family text[]
);
INSERT INTO land VALUES
(0, 'PT', '{Europe/Lisbon}', 'pt',
 '{Aveiro,Setúbal,Évora,Braga,Faro,Tavira}',
 '{Inês,Tiago,Leonor,Duarte,Matilde,Rui,Catarina,Nuno,Filipa,Afonso}',
 '{Carvalhal,Teles,Brandão,Pinhal,Rebelo,Sarmento,Vasques,Moura,Serrano,Quintela}'),
(1, 'BR', '{America/Sao_Paulo,America/Manaus}', 'pt',
 '{Olinda,Belém,"Ouro Preto",Manaus,Santos,Paraty}',
 '{Luiza,Caio,Jandira,Davi,Yara,Otávio,Beatriz,Renato,Iracema,Wesley}',
 '{Bittencourt,Nogueira,Teixeira,Araújo,Peçanha,Guimarães,Salgado,Tavares,Lacerda,Moreira}'),
(2, 'MX', '{America/Mexico_City}', 'es',
 '{Oaxaca,Mérida,Puebla,Xalapa,Morelia,Campeche}',
 '{Ximena,Emiliano,Itzel,Rodrigo,Citlali,Joaquín,Lupita,Héctor,Renata,Gael}',
 '{Villaseñor,Arriaga,Montiel,Huerta,Cervantes,Olvera,Zepeda,Tlapanco,Barragán,Xolo}'),
(3, 'AR', '{America/Argentina/Buenos_Aires}', 'es',
 '{Salta,Rosario,Ushuaia,Tigre,Mendoza,Paraná}',
 '{Malena,Facundo,Julieta,Ezequiel,Abril,Santiago,Delfina,Nahuel,Pilar,Bautista}',
 '{Iriarte,Bianchi,Quiroga,Sosa,Aráoz,Ledesma,Ferreyra,Loyola,Paz,Etcheverry}'),
(4, 'PE', '{America/Lima}', 'es',
 '{Cusco,Arequipa,Puno,Iquitos,Trujillo,Huaraz}',
 '{Rosa,Wilmer,Killa,Edgar,Milagros,Inti,Flor,Álvaro,Nayra,Samuel}',
 '{Quispe,Huamán,Mamani,Salazar,Condori,Paredes,Ccori,Benavides,Apaza,Rojas}'),
(5, 'CO', '{America/Bogota}', 'es',
 '{Cartagena,Medellín,Popayán,Leticia,Barichara,Tunja}',
 '{Valentina,Andrés,Luz,Mateo,Yuliana,Camilo,Paola,Jairo,Danna,Iván}',
 '{Restrepo,Uribe,Mosquera,Cárdenas,Palacios,Arango,Londoño,Ospina,Caicedo,Duarte}'),
(6, 'NG', '{Africa/Lagos}', 'en',
 '{Ibadan,Lagos,Enugu,Jos,Calabar,Kano}',
 '{Amara,Tunde,Ngozi,Ibrahim,Folake,Emeka,Halima,Chidi,Yetunde,Musa}',
 '{Okafor,Adebayo,Bello,Eze,Balogun,Okonkwo,Danjuma,Ogunleye,Nwosu,Abiola}'),
(7, 'GH', '{Africa/Accra}', 'en',
 '{Tamale,Kumasi,Accra,"Cape Coast",Ho,Elmina}',
 '{Efua,Kwabena,Akosua,Kofi,Abena,Yaw,Adjoa,Kojo,Ama,Fiifi}',
 '{Asante,Mensah,Boateng,Owusu,Ankrah,Darko,Quaye,Tetteh,Amoah,Dzidzienyo}'),
(8, 'KE', '{Africa/Nairobi}', 'sw',
 '{Kisumu,Lamu,Nairobi,Nakuru,Mombasa,Nyeri}',
 '{Wanjiru,Otieno,Achieng,Kamau,Naliaka,Kiprop,Zawadi,Mutua,Halima,Barasa}',
 '{Kariuki,Odhiambo,Mwangi,Cheruiyot,Wekesa,Njoroge,Omondi,Muthoni,Koech,Juma}'),
(9, 'SN', '{Africa/Dakar}', 'fr',
 '{Dakar,Saint-Louis,Thiès,Ziguinchor,Rufisque,Kaolack}',
 '{Aïssatou,Mamadou,Fatou,Ousmane,Khady,Cheikh,Sokhna,Babacar,Awa,Modou}',
 '{Diop,Ndiaye,Fall,Sarr,Diallo,Gueye,Cissé,Faye,Mbaye,Seck}'),
(10, 'ZA', '{Africa/Johannesburg}', 'zu',
 '{Durban,Knysna,Soweto,Kimberley,Polokwane,Upington}',
 '{Thandiwe,Sipho,Lerato,Pieter,Nomsa,Thabo,Anika,Bongani,Zanele,Rashid}',
 '{Mokoena,Dlamini,Naidoo,"van Wyk",Khumalo,Adams,Sithole,Botha,Nkosi,Petersen}'),
(11, 'TN', '{Africa/Tunis}', 'ar',
 '{Sfax,Tunis,Bizerte,Djerba,Kairouan,Gabès}',
 '{Yasmine,Karim,Amel,Sami,Rim,Nizar,Salma,Hatem,Ines,Anis}',
 '{"Ben Youssef",Trabelsi,Gharbi,Mansour,Haddad,Jaziri,Chebbi,Zouari,Mejri,Ayari}'),
(12, 'TR', '{Europe/Istanbul}', 'tr',
 '{İzmir,Mardin,Trabzon,Bursa,Ayvalık,Kars}',
 '{Elif,Emre,Zeynep,Kerem,Defne,Ozan,Ayşe,Cem,Nehir,Barış}',
 '{Yıldız,Aksoy,Demirci,Karaca,Özkan,Sezer,Tuna,Erdem,Bulut,Kaplan}'),
(13, 'GE', '{Asia/Tbilisi}', 'ka',
 '{Tbilisi,Batumi,Kutaisi,Telavi,Mestia,Gori}',
 '{Nino,Giorgi,Tamar,Luka,Ketevan,Davit,Salome,Irakli,Mariam,Zurab}',
 '{Beridze,Kapanadze,Lomidze,Gelashvili,Tsereteli,Japaridze,Maisuradze,Kiknadze,Dolidze,Abashidze}'),
(14, 'IN', '{Asia/Kolkata}', 'hi',
 '{Kochi,Jaipur,Shillong,Madurai,Pune,Varanasi}',
 '{Lakshmi,Arjun,Meera,Kabir,Ananya,Rohan,Farida,Dev,Sunita,Imran}',
 '{Varrier,Pillai,Deshmukh,Banerjee,Iyer,Khanna,Lyngdoh,Rathore,Qureshi,Menon}'),
(15, 'LK', '{Asia/Colombo}', 'si',
 '{Kandy,Galle,Jaffna,Colombo,Matara,Ella}',
 '{Nadeesha,Kasun,Ishara,Dilan,Sanduni,Ravindu,Tharushi,Nimal,Priya,Suresh}',
 '{Perera,Wijesinghe,Fernando,Rajapakse,Gunawardena,Sivakumar,Jayasuriya,Silva,Herath,Nadarajah}'),
(16, 'BD', '{Asia/Dhaka}', 'bn',
 '{Dhaka,Sylhet,Khulna,Barisal,Rajshahi,Bogra}',
 '{Nusrat,Tanvir,Farzana,Rakib,Sadia,Arif,Mousumi,Shafiq,Tania,Zahid}',
 '{Rahman,Chowdhury,Hossain,Akter,Sarkar,Mondal,Talukder,Das,Kabir,Biswas}'),
(17, 'VN', '{Asia/Ho_Chi_Minh}', 'vi',
 '{Huế,"Hội An","Đà Lạt","Hải Phòng","Cần Thơ","Sa Pa"}',
 '{Linh,Minh,Hạnh,Quân,Mai,Tuấn,Thảo,Phúc,Ngọc,Khoa}',
 '{Nguyễn,Trần,Lê,Phạm,Vũ,Đặng,Bùi,Đỗ,Hồ,Dương}'),
(18, 'ID', '{Asia/Jakarta,Asia/Makassar}', 'id',
 '{Bandung,Solo,Makassar,Ubud,Padang,Ternate}',
 '{Ayu,Bima,Dewi,Rizky,Kadek,Agus,Laras,Fajar,Sinta,Yusuf}',
 '{Wibowo,Siregar,Lestari,Pratama,Hutapea,Santoso,Kusuma,Nasution,Halim,Manurung}'),
(19, 'PH', '{Asia/Manila}', 'tl',
 '{Iloilo,Baguio,Cebu,Vigan,Davao,Legazpi}',
 '{Luningning,Jericho,Althea,Ramon,Divina,Paolo,Marisol,Efren,Joy,Crisanto}',
 '{Dimaculangan,Salonga,Bautista,Macaraeg,Villanueva,Pangilinan,Abad,Magsaysay,Ocampo,Tolentino}'),
(20, 'JP', '{Asia/Tokyo}', 'ja',
 '{Otaru,Onomichi,Nara,Naha,Kanazawa,Hakodate}',
 '{Mei,Haruto,Sakura,Ren,Yui,Takumi,Aoi,Kenji,Hana,Sora}',
 '{Minami,Tanaka,Kuroda,Fujisawa,Ishikawa,Nakano,Arai,Shimizu,Okada,Higa}'),
(21, 'KR', '{Asia/Seoul}', 'ko',
 '{Busan,Jeonju,Gangneung,Sokcho,Mokpo,Daegu}',
 '{Ji-won,Min-jae,Seo-yeon,Dong-hyun,Ha-eun,Tae-yang,Yu-na,Jun-ho,So-ra,Hyun-woo}',
 '{Seo,Park,Yoon,Choi,Han,Bae,Moon,Jang,Noh,Shin}'),
(22, 'PL', '{Europe/Warsaw}', 'pl',
 '{Gdynia,Lublin,Toruń,Zakopane,Łódź,Białystok}',
 '{Zofia,Kacper,Agnieszka,Wojtek,Maja,Stanisław,Hanna,Mikołaj,Jagoda,Piotr}',
 '{Marczak,Wrona,Zielińska,Sikora,Gajda,Lisowska,Krawiec,Bielak,Jasińska,Orzeł}'),
(23, 'FI', '{Europe/Helsinki}', 'fi',
 '{Oulu,Turku,Rauma,Kuopio,Inari,Porvoo}',
 '{Aino,Eero,Helmi,Onni,Sanna,Veikko,Ilona,Jussi,Aili,Nils}',
 '{Koskinen,Rantala,Heikkilä,Salmi,Aikio,Lehtonen,Pulkkinen,Saari,Kallio,Länsman}'),
(24, 'SE', '{Europe/Stockholm}', 'sv',
 '{Visby,Kiruna,Gothenburg,Uppsala,Ystad,Umeå}',
 '{Sofie,Anders,Maja,Isak,Freja,Oskar,Samira,Lars,Elsa,Jonas}',
 '{Lindqvist,Bergström,Åkerlund,Hedman,Nyström,Forsberg,Haddad,Sjögren,Palmgren,Wiklund}'),
(25, 'IE', '{Europe/Dublin}', 'en',
 '{Galway,Cork,Sligo,Dingle,Derry,Waterford}',
 '{Aoife,Cormac,Niamh,Oisín,Gráinne,Declan,Saoirse,Fionn,Orla,Tadhg}',
 '{Brennan,Gallagher,"Ní Bhriain",Keane,Doherty,Lynch,"Mac Cárthaigh",Quinlan,Hanrahan,Roche}'),
(26, 'FR', '{Europe/Paris}', 'fr',
 '{Lyon,Brest,Arles,Lille,Bayonne,Nancy}',
 '{Camille,Bastien,Éloïse,Mehdi,Manon,Étienne,Inaya,Lucas,Margaux,Yanis}',
 '{Lefèvre,Garnier,Benali,Marchand,Kerouac,Roussel,Chevallier,Hamidi,Perrot,Delorme}'),
(27, 'DE', '{Europe/Berlin}', 'de',
 '{Leipzig,Bremen,Jena,Lübeck,Freiburg,Görlitz}',
 '{Greta,Jonas,Leyla,Matthias,Frieda,Deniz,Anneliese,Till,Mira,Rolf}',
 '{Hoffmann,Brandt,Yılmaz,Kessler,Vogt,Lindner,Schäfer,Nowak,Winkler,Thiel}'),
(28, 'US', '{America/New_York,America/Chicago,America/Los_Angeles}', 'en',
 '{Duluth,Savannah,Tucson,Baltimore,Tacoma,Memphis}',
 '{Imani,Wyatt,Marisol,DeShawn,Hannah,Joaquin,Ruth,Tyrell,Kaya,Miles}',
 '{Whitfield,Begay,Delgado,Okoro,Lindholm,Castellanos,Freeman,Tran,Abernathy,Hale}'),
(29, 'NZ', '{Pacific/Auckland}', 'en',
 '{Dunedin,Rotorua,Napier,Nelson,Kaikōura,Gisborne}',
 '{Aroha,Wiremu,Isla,Tevita,Mere,Finn,Hinemoa,Liam,Sione,Ngaire}',
 '{Tāmati,Fonua,Harding,Parata,McLeod,Tuilagi,Rangi,Whaanga,Sinclair,Leota}');

CREATE TEMPORARY TABLE word (kind text, list text[]);
INSERT INTO word VALUES
('adjective', '{Amber,Borrowed,Broken,Careful,Copper,Distant,Early,Empty,Foreign,Forgotten,Gentle,Hollow,Honest,Idle,Last,Loud,Narrow,Northern,Open,Paper,Patient,Quiet,Restless,Rusted,Second,Silver,Slow,Small,Stolen,Sudden,Tall,Unsent,Velvet,Wandering,Winter,Wooden}'),
('noun', '{Anchor,Apricot,Archive,Balcony,Bell,Bridge,Button,Calendar,Carpenter,Clock,Compass,Corridor,Ferry,Garden,Harbor,Harvest,Kettle,Key,Ladder,Letter,Lighthouse,Map,Market,Mirror,Orchard,Passenger,Pharmacy,Piano,Pilot,Postcard,Quarry,Radio,River,Rooftop,Shore,Signal,Staircase,Station,Suitcase,Tailor,Telephone,Tide,Tunnel,Umbrella,Valley,Violin,Well,Window}'),
('plural', '{Anchors,Apricots,Bells,Bridges,Brothers,Candles,Crossings,Doors,Envelopes,Fences,Gloves,Houses,Islands,Keys,Lanterns,Matches,Neighbors,Oranges,Photographs,Promises,Rivers,Sisters,Stones,Strangers,Summers,Threads,Tickets,Tides,Trains,Winters}'),
('idea', '{Arithmetic,Bread,Courage,Distance,Dust,Echo,Fever,Gravity,Honey,Ink,Iron,Longing,Luck,Memory,Mercy,Midnight,Patience,Rain,Rumor,Salt,Silence,Smoke,Snow,Static,Sugar,Thunder,Velocity,Weather}'),
('number', '{Two,Three,Four,Five,Six,Seven,Nine,Eleven,Twelve,Forty}'),
('season', '{Spring in,Summer in,"Winter in","Letters from","A Wedding in","The Road to","Rain over","Goodbye to","Nights in","The Lights of"}'),
('trade', '{baker,beekeeper,bus driver,cartographer,choir leader,clockmaker,dentist,diver,ferry captain,firefighter,gardener,geologist,court interpreter,judge,lighthouse keeper,librarian,locksmith,midwife,miner,nurse,piano tuner,pilot,postal worker,radio operator,retired boxer,schoolteacher,seamstress,surveyor,tailor,translator}'),
('thing', '{a box of unsent letters,a broken radio,a locked piano,a map with one street too many,a missing suitcase,a photograph of a stranger,a recipe in an unknown hand,a river that changes its course,a silent violin,a debt older than the town,a key without a door,a voice on an old tape,an abandoned ferry,an orchard nobody planted,an unexploded shell,the diary of a rival,the last ticket for a train,the wreck of a fishing boat}'),
('company', '{an estranged brother,a grown daughter,a rival from school,an old friend,a runaway child,two neighbors,a retired detective,a stray dog,the whole street,a traveling circus,a stubborn priest,an insurance clerk}'),
('stake', '{before the dam floods the valley,before the first snow,and nobody in town wants to hear of it,while a storm closes every road,and silence turns out to have a price,on the night of the harvest festival,during the hottest summer in memory,and it has to be given back by morning,as the factory shuts its gates,while an election divides the family,and somebody has to ask for help,in the week before a wedding}'),
('award', '{Golden Heron,Audience Ticket,Northern Light,Monsoon Prize,Silver Projector,Coral Ribbon}'),
('genre', '{drama,drama,drama,drama,comedy,comedy,comedy,documentary,documentary,thriller,thriller,crime,romance,romance,family,adventure,horror,science fiction,animation,animation,short,music}');

-- Films. A few of them share a title: a story is told again, elsewhere and years later.
INSERT INTO film (id, title, genre, released, minutes, country, synopsis, details)
WITH w AS (
  SELECT max(list) FILTER (WHERE kind = 'adjective') AS adjective,
         max(list) FILTER (WHERE kind = 'noun') AS noun,
         max(list) FILTER (WHERE kind = 'plural') AS plural,
         max(list) FILTER (WHERE kind = 'idea') AS idea,
         max(list) FILTER (WHERE kind = 'number') AS number,
         max(list) FILTER (WHERE kind = 'season') AS season,
         max(list) FILTER (WHERE kind = 'trade') AS trade,
         max(list) FILTER (WHERE kind = 'thing') AS thing,
         max(list) FILTER (WHERE kind = 'company') AS company,
         max(list) FILTER (WHERE kind = 'stake') AS stake,
         max(list) FILTER (WHERE kind = 'award') AS award,
         max(list) FILTER (WHERE kind = 'genre') AS genre
  FROM word
), digest AS MATERIALIZED (
  SELECT g, md5('film ' || g) AS m, md5('more ' || g) AS k FROM generate_series(1, 1800) AS g
), h AS MATERIALIZED (
  SELECT g,
         ('x' || substr(m, 1, 7))::bit(28)::int AS a, ('x' || substr(m, 8, 7))::bit(28)::int AS b,
         ('x' || substr(m, 15, 7))::bit(28)::int AS c, ('x' || substr(m, 22, 7))::bit(28)::int AS d,
         ('x' || substr(k, 1, 7))::bit(28)::int AS e, ('x' || substr(k, 8, 7))::bit(28)::int AS f,
         ('x' || substr(k, 15, 7))::bit(28)::int AS i, ('x' || substr(k, 22, 7))::bit(28)::int AS j
  FROM digest
), chosen AS (
  SELECT h.*, land.country, land.language, land.places[1 + e % 6] AS place,
         land.given[1 + f % 10] AS given, w.genre[1 + c % cardinality(w.genre)] AS genre,
         -- Films come out on Fridays, more of them in late years.
         date '2025-11-28' - 7 * (d % 1000 * (a / 7 % 1000) / 408) AS friday
  FROM h JOIN land ON land.n = (b % 31) % 30 CROSS JOIN w
)
SELECT 10 + g,
       CASE a % 9
         WHEN 0 THEN 'The ' || w.adjective[1 + b % 36] || ' ' || w.noun[1 + d % 48]
         WHEN 1 THEN w.season[1 + b % 10] || ' ' || place
         WHEN 2 THEN w.number[1 + b % 10] || ' ' || w.plural[1 + d % 30]
         WHEN 3 THEN w.idea[1 + b % 28] || ' and ' || w.idea[1 + (b % 28 + 1 + d % 27) % 28]
         WHEN 4 THEN 'The ' || w.noun[1 + b % 48] || ' of ' || place
         WHEN 5 THEN given || ' and the ' || w.noun[1 + d % 48]
         WHEN 6 THEN w.adjective[1 + b % 36] || ' ' || w.plural[1 + d % 30]
         WHEN 7 THEN w.plural[1 + d % 30] || ' of ' || place
         ELSE 'A ' || w.noun[1 + b % 48] || ' for ' || given
       END,
       chosen.genre,
       CASE WHEN i % 25 > 0 THEN friday END,
       CASE chosen.genre
         WHEN 'short' THEN 4 + f % 32
         WHEN 'animation' THEN 12 + f % 80
         WHEN 'documentary' THEN 38 + f % 62
         WHEN 'music' THEN 40 + f % 55
         WHEN 'family' THEN 62 + f % 45
         ELSE 78 + (f % 40 + f / 40 % 40)
       END,
       CASE WHEN j % 20 > 0 THEN country END,
       CASE WHEN chosen.genre = 'documentary'
         THEN 'Filmed over ' || lower(w.number[1 + e % 10]) || ' years in ' || place || ': a '
              || w.trade[1 + i % 30] || ', ' || w.company[1 + j % 12] || ' and ' || w.thing[1 + c % 18] || '.'
         ELSE 'In ' || place || ' a ' || w.trade[1 + i % 30] || CASE WHEN e % 3 > 0 THEN ' and ' || w.company[1 + j % 12] || ' come upon ' ELSE ' comes upon ' END
              || w.thing[1 + f % 18]
              || replace(' ' || w.stake[1 + d % 12], ' and ', ', and ') || '.'
       END,
       jsonb_build_object('languages',
         CASE WHEN e % 40 = 0 THEN '[]'::jsonb
              WHEN e % 4 = 0 AND language <> 'en' THEN jsonb_build_array(language, 'en')
              ELSE jsonb_build_array(language) END)
       || CASE WHEN f % 3 = 0 THEN '{}'::jsonb
               WHEN f % 3 = 1 OR i % 25 = 0 THEN '{"awards": []}'::jsonb
               ELSE jsonb_build_object('awards', (
                 SELECT jsonb_agg(jsonb_build_object(
                   'name', w.award[1 + (i + t) % 6], 'year', least(2025, extract(year FROM friday)::int + t % 2)) ORDER BY t)
                 FROM generate_series(0, c % 3) AS t)) END
       || CASE WHEN c % 5 = 0 THEN '{}'::jsonb
               WHEN c % 5 = 1 THEN '{"budget": null}'::jsonb
               ELSE jsonb_build_object('budget', jsonb_build_object(
                 'amount', (1 + d % 90) * 50000 * (1 + i % 4),
                 'currency', CASE WHEN country IN ('PT', 'FI', 'IE', 'FR', 'DE') THEN 'EUR' ELSE 'USD' END)) END
FROM chosen CROSS JOIN w
ORDER BY g;

-- People: forty from each land, the last of them with the name of another.
INSERT INTO person (id, name, born)
SELECT 13 + g,
       CASE WHEN country IN ('VN', 'KR') THEN family[1 + pair / 10] || ' ' || given[1 + pair % 10]
            ELSE given[1 + pair % 10] || ' ' || family[1 + pair / 10] END,
       CASE WHEN a % 12 > 0 THEN date '1938-01-05' + a / 12 % 24000 END
FROM (SELECT g, (g - 1) % 30 AS n, CASE WHEN g > 1170 THEN 3 ELSE (g - 1) / 30 END AS k,
             ('x' || substr(md5('person ' || g), 1, 7))::bit(28)::int AS a
      FROM generate_series(1, 1200) AS g) AS p
JOIN land USING (n)
CROSS JOIN LATERAL (SELECT (k * 37 + n * 11) % 100 AS pair) AS q
ORDER BY g;

-- Credits: mostly people of the film's own land, a few of them busy, some abroad.
INSERT INTO credit (film_id, person_id, role)
SELECT DISTINCT film_id, 14 + n + 30 * (b % 40 * (c % 40) / 40), role::credit_role
FROM (
  SELECT f.id AS film_id, s.role,
         CASE WHEN a % 6 = 0 THEN a / 6 % 30 ELSE coalesce(land.n, a % 30) END AS n, b, c
  FROM film AS f
  LEFT JOIN land ON land.country = f.country
  CROSS JOIN LATERAL (SELECT ('x' || substr(md5('cast ' || f.id), 1, 7))::bit(28)::int AS z) AS y
  CROSS JOIN LATERAL (
    SELECT 'director' AS role, t FROM generate_series(1, CASE WHEN z % 60 = 0 THEN 0 WHEN z % 9 = 0 THEN 2 ELSE 1 END) AS t
    UNION ALL SELECT 'writer', t FROM generate_series(1, z / 60 % 3) AS t
    UNION ALL SELECT 'actor', t FROM generate_series(1, CASE WHEN f.genre IN ('documentary', 'animation') THEN 0 ELSE 2 + z / 200 % 4 END) AS t
    UNION ALL SELECT 'composer', t FROM generate_series(1, z / 900 % 2) AS t
  ) AS s
  CROSS JOIN LATERAL (SELECT md5('credit ' || f.id || s.role || s.t) AS m) AS x
  CROSS JOIN LATERAL (
    SELECT ('x' || substr(m, 1, 7))::bit(28)::int AS a, ('x' || substr(m, 8, 7))::bit(28)::int AS b,
           ('x' || substr(m, 15, 7))::bit(28)::int AS c) AS h
  WHERE f.id > 10
) AS c
ORDER BY 1, 3, 2;

-- One film in four that has a writer was written by its first director.
INSERT INTO credit (film_id, person_id, role)
SELECT film_id, min(person_id), 'writer' FROM credit
WHERE role = 'director' AND film_id > 10 AND film_id % 4 = 0
GROUP BY film_id
ON CONFLICT DO NOTHING;

-- Viewers, in the order in which they joined; one in four was invited by an earlier one.
INSERT INTO viewer (id, name, email, country, zone, joined, invited_by)
SELECT 6 + g,
       CASE WHEN h.country IN ('VN', 'KR') THEN h.family[1 + b % 10] || ' ' || h.given[1 + c % 10]
            ELSE h.given[1 + c % 10] || ' ' || h.family[1 + b % 10] END,
       lower(w.list[1 + d % cardinality(w.list)]) || g || CASE b % 3 WHEN 0 THEN '@post.example' WHEN 1 THEN '@mail.example' ELSE '@inbox.example' END,
       h.country, h.zones[1 + d % cardinality(h.zones)],
       date '2019-05-01' + (g * 2390 + a % 4000) / 5000,
       CASE WHEN g > 1 AND c % 4 = 0 THEN 7 + d % (g - 1) END
FROM (
  SELECT g, land.*,
         ('x' || substr(m, 1, 7))::bit(28)::int AS a, ('x' || substr(m, 8, 7))::bit(28)::int AS b,
         ('x' || substr(m, 15, 7))::bit(28)::int AS c, ('x' || substr(m, 22, 7))::bit(28)::int AS d
  FROM (SELECT g, md5('viewer ' || g) AS m FROM generate_series(1, 5000) AS g) AS digest
  -- The product of two draws: some lands have many viewers, some few.
  JOIN land ON land.n = (7 + ('x' || substr(m, 29, 2))::bit(8)::int * (256 + ('x' || substr(m, 31, 2))::bit(8)::int) * 30 / 131072 * 7) % 30
) AS h
CROSS JOIN word AS w
WHERE w.kind = 'noun'
ORDER BY g;

-- Watches over two years. Products of draws make the long tail: a few films and a few viewers
-- have very many, most have few, some have none. Evenings are busy, nights are not. The last
-- draws are all of film 1, an old one that goes round by word of mouth.
INSERT INTO watch (id, viewer_id, film_id, started_at, ended_at, minutes)
WITH digest AS MATERIALIZED (
  SELECT g, md5('watch ' || g) AS m, md5('time ' || g) AS k FROM generate_series(1, 73400) AS g
), h AS MATERIALIZED (
  SELECT g,
         ('x' || substr(m, 1, 4))::bit(16)::int::bigint AS f1, ('x' || substr(m, 5, 4))::bit(16)::int::bigint AS f2,
         ('x' || substr(m, 9, 4))::bit(16)::int::bigint AS v1, ('x' || substr(m, 13, 4))::bit(16)::int::bigint AS v2,
         ('x' || substr(m, 17, 7))::bit(28)::int AS a, ('x' || substr(m, 24, 7))::bit(28)::int AS b,
         ('x' || substr(k, 1, 7))::bit(28)::int AS c, ('x' || substr(k, 8, 7))::bit(28)::int AS d,
         ('x' || substr(k, 15, 7))::bit(28)::int AS e
  FROM digest
), drawn AS MATERIALIZED (
  SELECT h.*,
         CASE WHEN g > 72500 THEN 1
              ELSE 11 + (f1 * f2 % 4294967296 * 1800 / 4294967296 * 761 % 1800)::int END AS film_id,
         7 + (v1 * v2 % 4294967296 * 5000 / 4294967296 * 1237 % 5000)::int AS viewer_id
  FROM h
), seen AS MATERIALIZED (
  SELECT g, viewer_id, film_id,
         (greatest(v.joined, date '2024-01-01')
           + a % (date '2025-12-31' - greatest(v.joined, date '2024-01-01') + 1)
           + make_interval(hours => ('{0,1,2,6,7,8,9,10,11,12,13,13,14,14,15,15,16,16,17,17,17,18,18,18,18,19,19,19,19,19,19,20,20,20,20,20,20,20,21,21,21,21,21,22,22,22,23,23}'::int[])[1 + b % 48],
                           mins => b / 48 % 60)) AT TIME ZONE v.zone AS started_at,
         CASE WHEN c % 50 = 0 THEN 0
              WHEN c % 10 < 6 THEN f.minutes
              WHEN c % 10 < 9 THEN f.minutes * (10 + d % 88) / 100
              ELSE least(f.minutes, 1 + d % 9) END AS minutes,
         CASE WHEN d / 100 % 3 = 0 THEN 1 + d / 300 % 40 ELSE 0 END AS paused,
         e
  FROM drawn
  JOIN film AS f ON f.id = film_id
  JOIN viewer AS v ON v.id = viewer_id
  WHERE f.released <= greatest(v.joined, date '2024-01-01')
          + a % (date '2025-12-31' - greatest(v.joined, date '2024-01-01') + 1)
    AND film_id % 23 <> 4
)
SELECT 14 + row_number() OVER (ORDER BY started_at, g), viewer_id, film_id, started_at,
       CASE WHEN e % 60 > 0 THEN started_at + make_interval(mins => minutes + paused) END, minutes
FROM seen
ORDER BY 1;

-- Ratings: by people who watched, kinder to better films.
INSERT INTO rating (viewer_id, film_id, stars, rated_at)
SELECT viewer_id, film_id,
       least(5, greatest(1, 2 + a % 4 + CASE b % 8 WHEN 0 THEN -2 WHEN 1 THEN -1 WHEN 2 THEN -1 WHEN 6 THEN 1 WHEN 7 THEN 1 ELSE 0 END)),
       ended_at + make_interval(mins => c % 180)
FROM (
  SELECT DISTINCT ON (viewer_id, film_id) viewer_id, film_id, ended_at, a, b, c
  FROM watch
  CROSS JOIN LATERAL (SELECT md5('rating ' || viewer_id || ' ' || film_id) AS m) AS x
  CROSS JOIN LATERAL (
    SELECT ('x' || substr(md5('quality ' || film_id), 1, 7))::bit(28)::int AS a,
           ('x' || substr(m, 8, 7))::bit(28)::int AS b, ('x' || substr(m, 15, 7))::bit(28)::int AS c) AS h
  WHERE watch.id > 14 AND ended_at IS NOT NULL AND minutes > 0 AND ('x' || substr(m, 1, 7))::bit(28)::int % 10 < 2
  ORDER BY viewer_id, film_id, watch.id
) AS r
ORDER BY 4, 1, 2;

-- Forty series, each with one to four seasons of four to nine episodes.
INSERT INTO part (id, parent_id, title, position, minutes)
WITH w AS (
  SELECT max(list) FILTER (WHERE kind = 'adjective') AS adjective,
         max(list) FILTER (WHERE kind = 'noun') AS noun,
         max(list) FILTER (WHERE kind = 'plural') AS plural,
         max(list) FILTER (WHERE kind = 'idea') AS idea,
         max(list) FILTER (WHERE kind = 'number') AS number
  FROM word
), node AS (
  SELECT s, n, e, 12 + row_number() OVER (ORDER BY s, n, e) AS id
  FROM generate_series(1, 40) AS s
  CROSS JOIN LATERAL generate_series(0, 1 + (s * 7 + 3) % 4) AS n
  CROSS JOIN LATERAL generate_series(0, CASE WHEN n = 0 THEN 0 ELSE 4 + (s * 5 + n * 3) % 6 END) AS e
), h AS (
  SELECT node.*,
         first_value(id) OVER (PARTITION BY s ORDER BY n, e) AS series,
         first_value(id) OVER (PARTITION BY s, n ORDER BY e) AS season,
         ('x' || substr(md5('part ' || id), 1, 7))::bit(28)::int AS a,
         ('x' || substr(md5('part ' || id), 8, 7))::bit(28)::int AS b
  FROM node
)
SELECT id, CASE WHEN n = 0 THEN NULL WHEN e = 0 THEN series ELSE season END,
       CASE WHEN n = 0 AND a % 2 = 0 THEN w.idea[1 + b % 28] || ' and ' || w.plural[1 + a / 2 % 30]
            WHEN n = 0 THEN w.noun[1 + b % 48] || ' ' || w.number[1 + a / 2 % 10]
            WHEN e = 0 THEN 'Season ' || n
            WHEN a % 3 = 0 THEN w.idea[1 + b % 28]
            WHEN a % 3 = 1 THEN 'The ' || w.adjective[1 + a / 3 % 36] || ' ' || w.noun[1 + b % 48]
            ELSE w.plural[1 + b % 30] END,
       CASE WHEN n = 0 THEN 2 + s WHEN e = 0 THEN n ELSE e END,
       CASE WHEN e > 0 THEN 22 + (s * 11) % 30 + a % 6 END
FROM h CROSS JOIN w
ORDER BY id;

-- Harbor Nine goes on: a long season, entered last episode first, and a finale in two halves.
INSERT INTO part (id, parent_id, title, position, minutes)
SELECT 1000 + n, CASE WHEN n = 0 THEN 1 ELSE 1000 END, CASE WHEN n = 0 THEN 'Season 3' ELSE titles[13 - n] END,
       CASE WHEN n = 0 THEN 3 ELSE 13 - n END, CASE WHEN n > 1 THEN 44 + n END
FROM (SELECT '{"A Lamp in Daylight","The Harbor Master",Ballast,"Letters Ashore","Slack Water",Rust,"The Tenth Buoy","A Borrowed Coat",Signals,"The Night Shift","Cold Engines","The Long Way In"}'::text[] AS titles) AS t
CROSS JOIN generate_series(0, 12) AS n
ORDER BY n;

INSERT INTO part (id, parent_id, title, position, minutes) VALUES
(1013, 1001, 'Outbound', 1, 47),
(1014, 1001, 'Home', 2, 52);

-- Payments: a month for free, then monthly; a few were given back or cost nothing.
INSERT INTO payment (id, viewer_id, plan, paid_on, amount, refunded)
SELECT 8 + row_number() OVER (ORDER BY paid_on, viewer_id), viewer_id, plan, paid_on,
       CASE WHEN c % 70 = 0 THEN 0 WHEN plan = 'basic' THEN 5.99 WHEN plan = 'standard' THEN 9.99 ELSE 14.99 END,
       c % 70 > 0 AND c % 45 = 1
FROM (
  SELECT v.id AS viewer_id, ('{basic,basic,standard,standard,standard,family}'::text[])[1 + a % 6] AS plan,
         (v.joined + make_interval(months => 1 + t))::date AS paid_on,
         ('x' || substr(md5('payment ' || v.id || ' ' || t), 1, 7))::bit(28)::int AS c
  FROM viewer AS v
  CROSS JOIN LATERAL (SELECT ('x' || substr(md5('plan ' || v.id), 1, 7))::bit(28)::int AS a) AS x
  CROSS JOIN LATERAL generate_series(0, a / 6 % 9) AS t
  WHERE v.id > 6 AND a % 10 > 0
) AS p
WHERE paid_on <= date '2025-12-31'
ORDER BY 1;

DROP TABLE word;
DROP TABLE land;
