using System.Text;
using Dapper;
using Npgsql;

namespace Guildhall.Testing;

/// <summary>The database's schema as one text to read and review: docs/schema.sql. Same on every version of PostgreSQL we run on.</summary>
public static class SchemaDocument
{
    private const string OurSchemas = "n.nspname not in ('pg_catalog', 'information_schema', 'public') and n.nspname not like 'pg\\_%'";

    /// <summary>Describes every schema of ours in a database.</summary>
    public static async Task<string> DescribeAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync();
        var text = new StringBuilder("-- The schema as the migrations make it. Written by a test: do not edit.\n");

        var columns = (await connection.QueryAsync<(string Table, string Line)>(
            $"""
            select quote_ident(n.nspname) || '.' || quote_ident(c.relname),
                '    ' || quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                    || case when a.attidentity <> '' then ' generated always as identity' else '' end
                    || case when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
                            when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
                    || case when a.attnotnull then ' not null' else '' end
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relkind in ('r', 'p') and {OurSchemas}
            order by n.nspname, c.relname, a.attnum
            """)).ToLookup(r => r.Table, r => r.Line);
        var constraints = (await connection.QueryAsync<(string Table, string Line)>(
            $"""
            select quote_ident(n.nspname) || '.' || quote_ident(c.relname), '    ' || pg_get_constraintdef(k.oid)
            from pg_constraint k
            join pg_class c on c.oid = k.conrelid
            join pg_namespace n on n.oid = c.relnamespace
            where k.contype in ('p', 'u', 'f', 'c', 'x') and {OurSchemas}
            order by position(k.contype in 'pufcx'), k.conname
            """)).ToLookup(r => r.Table, r => r.Line);
        var indexes = (await connection.QueryAsync<(string Table, string Line)>(
            $"""
            select quote_ident(n.nspname) || '.' || quote_ident(c.relname), pg_get_indexdef(i.indexrelid)
            from pg_index i
            join pg_class c on c.oid = i.indrelid
            join pg_namespace n on n.oid = c.relnamespace
            where not exists (select from pg_constraint k where k.conindid = i.indexrelid) and {OurSchemas}
            order by 2
            """)).ToLookup(r => r.Table, r => r.Line);
        var triggers = (await connection.QueryAsync<(string Table, string Line)>(
            $"""
            select quote_ident(n.nspname) || '.' || quote_ident(c.relname), pg_get_triggerdef(t.oid)
            from pg_trigger t
            join pg_class c on c.oid = t.tgrelid
            join pg_namespace n on n.oid = c.relnamespace
            where not t.tgisinternal and {OurSchemas}
            order by 2
            """)).ToLookup(r => r.Table, r => r.Line);
        var comments = (await connection.QueryAsync<(string Table, string Line)>(
            $"""
            select quote_ident(n.nspname) || '.' || quote_ident(c.relname),
                case when a.attname is null then 'comment on table ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname)
                     else 'comment on column ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname) end
                || ' is ' || quote_literal(o.description)
            from pg_description o
            join pg_class c on c.oid = o.objoid and o.classoid = 'pg_class'::regclass
            join pg_namespace n on n.oid = c.relnamespace
            left join pg_attribute a on a.attrelid = c.oid and a.attnum = o.objsubid and o.objsubid > 0
            where {OurSchemas}
            order by o.objsubid
            """)).ToLookup(r => r.Table, r => r.Line);

        foreach (var table in columns.Select(t => t.Key))
        {
            text.Append('\n').Append("create table ").Append(table).Append(" (\n")
                .AppendJoin(",\n", columns[table].Concat(constraints[table])).Append("\n);\n");
            foreach (var line in comments[table].Concat(indexes[table]).Concat(triggers[table]))
            {
                text.Append(line).Append(";\n");
            }
        }

        var rest = await connection.QueryAsync<string>(
            $"""
            select 'create view ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' as' || chr(10) || pg_get_viewdef(c.oid)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('v', 'm') and {OurSchemas}
            union all
            select trim(trailing chr(10) from pg_get_functiondef(p.oid)) || ';'
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.prokind = 'f' and {OurSchemas}
            order by 1
            """);
        foreach (var definition in rest)
        {
            text.Append('\n').Append(definition).Append('\n');
        }

        return text.ToString();
    }
}
