using System.Collections.Concurrent;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Npgsql;

namespace Guildhall.Bench.Floor;

/// <summary>The statements of the desk's lists: the product puts them together, once for each list, and the floor runs them.</summary>
internal sealed class FloorLists(NpgsqlDataSource source, string[] teams, Guid officer)
{
    private readonly ConcurrentDictionary<(string List, bool All), Statement> _pages = new();
    private readonly CurrentStaff _staff = new(officer, "Bench", "bench@northmere.example", new HashSet<StaffRole>(), teams);
    private string[] _all = [];

    /// <summary>A page of the list, the figures above it, and how many cases a narrowed one has.</summary>
    /// <param name="list">The part of the product's address after the question mark.</param>
    /// <param name="all">Whether it is of all teams, or of the officer's where the list does not say.</param>
    public async Task<NpgsqlCommand> PageAsync(string list, bool all, NpgsqlConnection connection)
    {
        await KnowTeamsAsync();
        return Command(
            _pages.GetOrAdd((list, all), _ =>
            {
                var (filter, query) = Query(list, all);
                query.Parameters.Add("Cap", CaseCounts.Cap);
                return new Statement($"{query.Page(null, backwards: false, CaseList.PageSize + 1)};\n{CaseQuery.Counts}{(filter.Narrowings > 0 ? ";\n" + query.Count() : "")}", query.Parameters);
            }),
            connection);
    }

    /// <summary>All lines of a list.</summary>
    public async Task<NpgsqlCommand> AllAsync(string list, NpgsqlConnection connection)
    {
        await KnowTeamsAsync();
        var (_, query) = Query(list, all: true);
        return Command(new Statement(query.All(), query.Parameters), connection);
    }

    private (CaseFilter Filter, CaseQuery Query) Query(string list, bool all)
    {
        var filter = CaseFilter.Parse(list);
        var chosen = filter.Teams.Count > 0 && !filter.Teams.Contains(CaseFilter.EveryTeam) ? filter.Teams : all && filter.Teams.Count > 0 ? _all : teams;
        return (filter, new CaseQuery(filter, new CaseScope(_staff, chosen, LondonTime.Today(TimeProvider.System))));
    }

    private static NpgsqlCommand Command(Statement statement, NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(statement.Text, connection) { CommandTimeout = 300 };
        foreach (var name in statement.Parameters.ParameterNames)
        {
            command.Parameters.Add(new(name, statement.Parameters.Get<object>(name)));
        }

        return command;
    }

    private async Task KnowTeamsAsync()
    {
        if (_all.Length == 0)
        {
            await using var find = source.CreateCommand("select name from identity.team order by title, name");
            await using var reader = await find.ExecuteReaderAsync();
            var names = new List<string>();
            while (await reader.ReadAsync())
            {
                names.Add(reader.GetString(0));
            }

            _all = [.. names];
        }
    }

    private sealed record Statement(string Text, DynamicParameters Parameters);
}
