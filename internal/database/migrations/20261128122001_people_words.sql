-- +goose Up
-- The words of the names of persons and units, without accents and in small letters,
-- so that any of them finds the person or the unit by its beginning. The store keeps
-- them beside the name; here those that were entered before.
CREATE TABLE person_words (
    person_id TEXT NOT NULL REFERENCES persons (id),
    word TEXT NOT NULL CHECK (word <> ''),
    PRIMARY KEY (person_id, word)
);
CREATE INDEX person_words_by_word ON person_words (word, person_id);

INSERT INTO person_words (person_id, word)
WITH RECURSIVE peel (id, done, word, rest) AS (
    SELECT id, '', '', replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(name), 'á', 'a'), 'Á', 'a'), 'é', 'e'), 'É', 'e'), 'í', 'i'), 'Í', 'i'), 'ó', 'o'), 'Ó', 'o'), 'ú', 'u'), 'Ú', 'u'), 'ü', 'u'), 'Ü', 'u'), 'ñ', 'n'), 'Ñ', 'n'), 'à', 'a'), 'À', 'a'), 'è', 'e'), 'È', 'e'), 'ì', 'i'), 'Ì', 'i'), 'ò', 'o'), 'Ò', 'o'), 'ù', 'u'), 'Ù', 'u'), 'â', 'a'), 'Â', 'a'), 'ê', 'e'), 'Ê', 'e'), 'ô', 'o'), 'Ô', 'o'), 'ç', 'c'), 'Ç', 'c'), 'ä', 'a'), 'Ä', 'a'), 'ë', 'e'), 'Ë', 'e'), 'ï', 'i'), 'Ï', 'i'), 'ö', 'o'), 'Ö', 'o'), '.', ' '), ',', ' '), '-', ' '), '(', ' '), ')', ' '), '/', ' ') || ' ' FROM persons
    UNION ALL
    SELECT id, CASE WHEN substr(rest, 1, 1) = ' ' THEN word ELSE '' END,
        CASE WHEN substr(rest, 1, 1) = ' ' THEN '' ELSE word || substr(rest, 1, 1) END, substr(rest, 2)
    FROM peel WHERE rest <> ''
)
SELECT DISTINCT id, done FROM peel WHERE done <> '';

CREATE TABLE unit_words (
    unit_id TEXT NOT NULL REFERENCES units (id),
    word TEXT NOT NULL CHECK (word <> ''),
    PRIMARY KEY (unit_id, word)
);
CREATE INDEX unit_words_by_word ON unit_words (word, unit_id);

INSERT INTO unit_words (unit_id, word)
WITH RECURSIVE peel (id, done, word, rest) AS (
    SELECT id, '', '', replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(name), 'á', 'a'), 'Á', 'a'), 'é', 'e'), 'É', 'e'), 'í', 'i'), 'Í', 'i'), 'ó', 'o'), 'Ó', 'o'), 'ú', 'u'), 'Ú', 'u'), 'ü', 'u'), 'Ü', 'u'), 'ñ', 'n'), 'Ñ', 'n'), 'à', 'a'), 'À', 'a'), 'è', 'e'), 'È', 'e'), 'ì', 'i'), 'Ì', 'i'), 'ò', 'o'), 'Ò', 'o'), 'ù', 'u'), 'Ù', 'u'), 'â', 'a'), 'Â', 'a'), 'ê', 'e'), 'Ê', 'e'), 'ô', 'o'), 'Ô', 'o'), 'ç', 'c'), 'Ç', 'c'), 'ä', 'a'), 'Ä', 'a'), 'ë', 'e'), 'Ë', 'e'), 'ï', 'i'), 'Ï', 'i'), 'ö', 'o'), 'Ö', 'o'), '.', ' '), ',', ' '), '-', ' '), '(', ' '), ')', ' '), '/', ' ') || ' ' FROM units
    UNION ALL
    SELECT id, CASE WHEN substr(rest, 1, 1) = ' ' THEN word ELSE '' END,
        CASE WHEN substr(rest, 1, 1) = ' ' THEN '' ELSE word || substr(rest, 1, 1) END, substr(rest, 2)
    FROM peel WHERE rest <> ''
)
SELECT DISTINCT id, done FROM peel WHERE done <> '';
