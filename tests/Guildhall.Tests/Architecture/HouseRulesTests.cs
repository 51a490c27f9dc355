using System.Text.RegularExpressions;
using Dapper;
using Guildhall.Platform.Events;
using Guildhall.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Module = Guildhall.Platform.Modules.Module;

namespace Guildhall.Tests.Architecture;

/// <summary>The rules of docs/architecture.md. Floors and modules are found, never listed: a list forgets the newest.</summary>
public sealed partial class HouseRulesTests
{
    /// <summary>
    /// Who on the same floor may know whom: the map of docs/architecture.md. A module that is not here knows none.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_mayKnow = new()
    {
        // Foundations stand on the platform, and on Identity for who is acting.
        ["Places"] = ["Identity"],
        ["Notifications"] = ["Identity"],
        ["Search"] = ["Identity"],
        ["Integration"] = ["Identity", "Notifications"],
        ["Cases"] = ["Catalogue", "Customers"],
        ["Forms"] = ["Catalogue", "Cases", "Customers"],
        ["Letters"] = ["Catalogue", "Cases", "Customers"],
        ["Automation"] = ["Catalogue", "Cases", "Letters"],
        ["Designer"] = ["Catalogue", "Cases", "Forms"],
    };

    /// <summary>Foreign keys that have no index of their own, and why.</summary>
    private static readonly Dictionary<string, string> s_withoutIndex = new()
    {
        ["automation.run (rule, version)"] = "A version is never deleted nor counted anew, and the runs of a rule are found by run_rule.",
    };

    /// <summary>Folders that are a module's public face too: how services are written and read, which the designer edits by.</summary>
    private static readonly string[] s_open = ["Catalogue/Format", "Catalogue/Reading"];

    [Fact]
    public void A_floor_references_only_the_floors_below_it()
    {
        var floors = GuildhallHost.Floors.Select(f => f.GetName().Name!).ToList();
        foreach (var (floor, height) in GuildhallHost.Floors.Select((f, i) => (f, i)))
        {
            var known = floor.GetReferencedAssemblies().Select(r => r.Name!).Where(n => n.StartsWith("Guildhall", StringComparison.Ordinal));
            known.ShouldBeSubsetOf(floors.Take(height), floor.GetName().Name);
        }
    }

    [Fact]
    public void Every_folder_of_a_floor_s_modules_is_a_module()
    {
        var folders = GuildhallHost.Floors.Skip(1)
            .SelectMany(f => Directory.GetDirectories(Repository.Folder("src", f.GetName().Name!, "Modules")))
            .Select(Path.GetFileName);

        folders.ShouldBe(GuildhallHost.Modules.Select(m => m.Name), ignoreOrder: true);
    }

    [Fact]
    public void A_module_knows_only_those_it_may_and_only_their_root_folder()
    {
        var wrong = new List<string>();
        foreach (var module in GuildhallHost.Modules)
        {
            foreach (var file in Sources(module))
            {
                foreach (Match found in ModuleNamespace().Matches(File.ReadAllText(file)))
                {
                    var other = GuildhallHost.Modules.SingleOrDefault(m => m.Name == found.Groups["module"].Value);
                    if (other is null || other.Name == module.Name)
                    {
                        continue;
                    }

                    var sameFloor = other.GetType().Assembly == module.GetType().Assembly;
                    if (sameFloor && !s_mayKnow.GetValueOrDefault(module.Name, []).Contains(other.Name))
                    {
                        wrong.Add($"{Relative(file)} knows {other.Name}, which {module.Name} may not.");
                    }

                    var inside = found.Groups["inside"].Value;
                    if (inside.Length > 0 && !s_open.Contains($"{other.Name}/{inside}") && Directory.Exists(Path.Combine(Folder(other), inside)))
                    {
                        wrong.Add($"{Relative(file)} reaches into {other.Name}/{inside}, which is private.");
                    }
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_module_s_SQL_names_no_schema_but_its_own()
    {
        var schemas = GuildhallHost.Modules.Select(m => m.Schema).Append("platform").ToHashSet();
        var wrong = new List<string>();
        foreach (var module in GuildhallHost.Modules)
        {
            foreach (var file in Sources(module).Concat(Directory.EnumerateFiles(Folder(module), "*.sql", SearchOption.AllDirectories)))
            {
                var text = File.ReadAllText(file);
                var statements = file.EndsWith(".sql", StringComparison.Ordinal) ? [text] : RawString().Matches(text).Select(m => m.Value);
                wrong.AddRange(statements
                    .SelectMany(sql => SchemaName().Matches(sql))
                    .Where(m => !(module.Name == "Insight" && m.Groups["name"].Value.StartsWith("insight_", StringComparison.Ordinal)))
                    .Select(m => m.Groups["schema"].Value)
                    .Where(schema => schema != module.Schema && schemas.Contains(schema))
                    .Select(schema => $"{Relative(file)} names the schema {schema}."));
            }
        }

        wrong.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_module_publishes_for_Insight_is_a_view_of_its_own_schema()
    {
        await using var connection = new NpgsqlConnection(await TestPostgres.CreateDatabaseAsync() + ";Pooling=false");
        var published = (await connection.QueryAsync<(string Name, bool IsView)>(
            "select n.nspname || '.' || c.relname, c.relkind = 'v' from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname like 'insight\\_%' and n.nspname <> 'insight' and c.relkind in ('r', 'v', 'm', 'p')")).AsList();

        published.ShouldNotBeEmpty();
        published.ShouldAllBe(p => p.IsView);
        foreach (var module in GuildhallHost.Modules)
        {
            foreach (var file in Directory.EnumerateFiles(Folder(module), "*.sql", SearchOption.AllDirectories))
            {
                ViewName().Matches(File.ReadAllText(file)).Select(m => m.Groups["schema"].Value).ShouldAllBe(schema => schema == module.Schema, Relative(file));
            }
        }
    }

    [Fact]
    public async Task Every_foreign_key_is_the_beginning_of_an_index()
    {
        await using var connection = new NpgsqlConnection(await TestPostgres.CreateDatabaseAsync() + ";Pooling=false");
        var without = await connection.QueryAsync<string>(
            """
            with keys as (
                select k.conrelid, k.conkey,
                    (select array_agg(a.attname::text order by array_position(k.conkey, a.attnum)) from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any(k.conkey)) as names
                from pg_constraint k
                where k.contype = 'f'
            ),
            indexes as (
                select i.indrelid, i.indisunique, (i.indkey::smallint[])[0:i.indnkeyatts - 1] as columns, pg_get_expr(i.indpred, i.indrelid) as only
                from pg_index i
                where i.indisvalid
            )
            select format('%s (%s)', k.conrelid::regclass, array_to_string(k.names, ', '))
            from keys k
            where not exists (
                select
                from indexes i
                where i.indrelid = k.conrelid
                    -- A row without the key refers to nothing, so an index may leave it out.
                    and (i.only is null or i.only = any(select format('(%I IS NOT NULL)', n) from unnest(k.names) n))
                    and (i.columns[1:cardinality(k.conkey)] <@ k.conkey and i.columns[1:cardinality(k.conkey)] @> k.conkey
                        or i.indisunique and i.columns <@ k.conkey))
            order by 1
            """);

        without.ShouldBe(s_withoutIndex.Keys);
    }

    [Fact]
    public async Task Every_endpoint_names_a_policy_or_says_it_is_anonymous()
    {
        await using var guildhall = await RunningGuildhall.StartAsync();
        var endpoints = guildhall.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().ToList();

        endpoints.Count.ShouldBeGreaterThan(5);
        endpoints
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null
                && e.Metadata.GetOrderedMetadata<IAuthorizeData>().All(a => string.IsNullOrEmpty(a.Policy))
                && e.Metadata.GetMetadata<AuthorizationPolicy>() is null)
            .Select(e => $"{e.RoutePattern.RawText} ({e.DisplayName})")
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_page_does_before_its_code_is_not_taken_for_the_code_of_a_method()
    {
        await using var guildhall = await RunningGuildhall.StartAsync();
        var handlers = guildhall.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items
            .OfType<CompiledPageActionDescriptor>().SelectMany(page => page.HandlerMethods).ToList();

        handlers.Count.ShouldBeGreaterThan(100);
        handlers.Where(h => h.HttpMethod is not ("Get" or "Post" or "Head" or "Options")).Select(h => $"{h.MethodInfo.DeclaringType}.{h.MethodInfo.Name}").ShouldBeEmpty();
    }

    [Fact]
    public void Every_banned_symbol_says_why()
    {
        var bans = File.ReadAllLines(Repository.Folder("BannedSymbols.txt"));

        bans.ShouldNotBeEmpty();
        bans.ShouldAllBe(ban => ban.Split(';', 2).ElementAtOrDefault(1)!.Length > 20);
        File.ReadAllText(Repository.Folder(".editorconfig")).ShouldContain("dotnet_diagnostic.RS0030.severity = error");
    }

    [Fact]
    public void Every_event_is_in_the_list_of_events()
    {
        var kinds = GuildhallHost.Floors.SelectMany(f => f.GetTypes())
            .Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IEvent)))
            .Select(t => (string)t.GetProperty("Kind")!.GetValue(null)!)
            .Order(StringComparer.Ordinal);

        var listed = EventRow().Matches(File.ReadAllText(Repository.Folder("docs", "events.md"))).Select(m => m.Groups["kind"].Value);

        listed.Order(StringComparer.Ordinal).ShouldBe(kinds);
    }

    [Fact]
    public async Task The_schema_document_is_what_the_migrations_make()
    {
        var file = Repository.Folder("docs", "schema.sql");
        var schema = await SchemaDocument.DescribeAsync(await TestPostgres.CreateDatabaseAsync());
        if (Environment.GetEnvironmentVariable("UPDATE_SCHEMA") == "1")
        {
            await File.WriteAllTextAsync(file, schema, TestContext.Current.CancellationToken);
        }

        (File.ReadAllText(file) == schema).ShouldBeTrue("docs/schema.sql has drifted. Run UPDATE_SCHEMA=1 ./test to write it anew.");
    }

    private static IEnumerable<string> Sources(Module module) =>
        Directory.EnumerateFiles(Folder(module), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".cshtml", StringComparison.Ordinal));

    private static string Folder(Module module) =>
        Repository.Folder("src", module.GetType().Assembly.GetName().Name!, "Modules", module.Name);

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);

    [GeneratedRegex(@"\bModules\.(?<module>[A-Z]\w+)(\.(?<inside>[A-Z]\w+))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ModuleNamespace();

    [GeneratedRegex("\"\"\".*?\"\"\"", RegexOptions.Singleline, 1000)]
    private static partial Regex RawString();

    [GeneratedRegex(@"(?<![\w.@:])(?<schema>[a-z_]+)\.""?(?<name>[a-z_]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SchemaName();

    [GeneratedRegex(@"create view (?<schema>[a-z_]+)\.insight_", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ViewName();

    [GeneratedRegex(@"^\| `(?<kind>[a-z.-]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EventRow();
}
