-- The database and its two roles; idempotent: psql -f roles.sql as a superuser.
--
-- salesmodel_owner owns the tables and is used for migrations alone. salesmodel is the site and the worker: it reads and writes
-- rows, but can neither change a table nor turn off the triggers that keep results and versions as they are. Each is also an
-- account of the machine, so that neither has a password.
\set ON_ERROR_STOP on
SELECT 'CREATE ROLE salesmodel_owner LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'salesmodel_owner') \gexec
SELECT 'CREATE ROLE salesmodel LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'salesmodel') \gexec
SELECT 'CREATE DATABASE salesmodel OWNER salesmodel_owner TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8'''
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'salesmodel') \gexec

\connect salesmodel
REVOKE ALL ON DATABASE salesmodel FROM PUBLIC;
GRANT CONNECT ON DATABASE salesmodel TO salesmodel;
GRANT USAGE ON SCHEMA public TO salesmodel;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO salesmodel;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO salesmodel;
ALTER DEFAULT PRIVILEGES FOR ROLE salesmodel_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO salesmodel;
ALTER DEFAULT PRIVILEGES FOR ROLE salesmodel_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO salesmodel;
