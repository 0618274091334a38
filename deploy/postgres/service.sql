-- Roles and database of one service; the same text on one machine (deploy/local/provision.py) and in psql.
-- Run as a superuser in the database `postgres`, one statement at a time, again and again without harm: a CREATE of
-- what exists is skipped by the caller. Grants on tables are given by the migrations (shared/db/roles.py), not here.
CREATE ROLE :"owner" LOGIN;
ALTER ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"app" LOGIN;
ALTER ROLE :"app" LOGIN PASSWORD :'app_password';
CREATE ROLE "bus" LOGIN;
ALTER ROLE "bus" LOGIN PASSWORD :'bus_password';
CREATE DATABASE :"database" OWNER :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app", "bus";
