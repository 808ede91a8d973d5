-- PostgreSQL refuses. Who still points at her?
delete from viewer
where id = 4;
