using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.FindCase;
using Guildhall.Casework.Modules.Letters.MakeLetter;
using Guildhall.Council.Modules.Councillors.OnCase;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Bench.Floor;

/// <summary>
/// The least that could answer: Kestrel, Npgsql and hand-written pages. The statements are the product's own, sent in as few
/// round trips as they can be, an officer's session among them; there is no layout, no antiforgery and no check of anything.
/// </summary>
internal sealed class FloorServer : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly string[] _teams;
    private readonly Guid _officer;
    private readonly Guid _version;
    private Task<Guid>? _session;
    private readonly FloorLists _lists;
    private readonly ServiceProvider _places;
    private readonly Addresses _addresses;

    private FloorServer(string database, string[] teams, Guid officer, Guid version)
    {
        _source = NpgsqlDataSource.Create(HostSettings.Connection(database));
        _teams = teams;
        _officer = officer;
        _version = version;
        _lists = new FloorLists(_source, teams, officer);

        // Forgiving slips takes several statements that depend on each other: here the floor is the product's own class.
        var services = new ServiceCollection().AddLogging().AddSingleton(_source);
        var configuration = new ConfigurationBuilder().Build();
        services.AddPlatform(configuration, worker: false);
        new PlacesModule().AddServices(services, configuration);
        _places = services.BuildServiceProvider();
        _addresses = _places.GetRequiredService<Addresses>();
    }

    /// <summary>Serves until it is ended. The words are the address, the database, the officer's teams, the officer and the service's version.</summary>
    public static async Task RunAsync(IReadOnlyList<string> words)
    {
        if (words is not [var url, var database, var teams, var officer, var version])
        {
            throw new BenchException("--floor is for the bench itself.");
        }

        await using var floor = new FloorServer(
            database, teams.Split(','), Guid.Parse(officer, CultureInfo.InvariantCulture), Guid.Parse(version, CultureInfo.InvariantCulture));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(url);
        await using var app = builder.Build();
        app.Run(floor.AnswerAsync);
        await app.RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _places.DisposeAsync();
        await _source.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/page" => PageAsync(context, static _ => { }),
        "/address" => AddressAsync(context),
        "/search" => SearchAsync(context),
        "/form-page" => FormPageAsync(context),
        "/form-step" => FormStepAsync(context),
        "/submission" => SubmissionAsync(context),
        "/list" => ListAsync(context),
        "/case-search" => CaseSearchAsync(context),
        "/export" => ExportAsync(context),
        "/assign" => AssignAsync(context),
        "/case-page" => CasePageAsync(context),
        "/numbers" => NumbersAsync(context),
        "/move" => MoveAsync(context),
        _ => NotFoundAsync(context),
    };

    private async Task AddressAsync(HttpContext context)
    {
        var found = await _addresses.FindAsync(context.Request.Query["q"], 10, context.RequestAborted);
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartArray();
        foreach (var match in found)
        {
            json.WriteStartObject();
            json.WriteString("uprn", match.Uprn.ToString());
            json.WriteString("text", match.SingleLine);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Full text as PostgreSQL offers it: all the words, no synonyms, no slips.
    private async Task SearchAsync(HttpContext context)
    {
        var language = context.Request.Query["language"].ToString();
        await using var find = _source.CreateCommand(FloorSql.Search);
        find.Parameters.Add(new("words", context.Request.Query["q"].ToString()));
        find.Parameters.Add(new("config", language == "cy" ? "search.plain" : "search.english"));
        find.Parameters.Add(new("language", language));
        await using var reader = await find.ExecuteReaderAsync();
        var rows = await RowsAsync(reader);
        await PageAsync(context, page => Write(page, rows));
    }

    private async Task NumbersAsync(HttpContext context)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await FindSessionAsync(connection);
        await using var find = new NpgsqlCommand(FloorSql.Numbers, connection);
        find.Parameters.Add(new("days", int.Parse(context.Request.Query["days"].ToString(), CultureInfo.InvariantCulture)));
        await using var reader = await find.ExecuteReaderAsync();
        var rows = await RowsAsync(reader);
        await PageAsync(context, page => Write(page, rows));
    }

    private async Task FormPageAsync(HttpContext context)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var find = FindDraft(connection, field => context.Request.Query[field].ToString());
        await using var reader = await find.ExecuteReaderAsync();
        var rows = await RowsAsync(reader);
        await PageAsync(context, page => Write(page, rows));
    }

    private async Task FormStepAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        await using var connection = await _source.OpenConnectionAsync();
        await using var find = FindDraft(connection, field => form[field].ToString());
        Guid id;
        await using (var reader = await find.ExecuteReaderAsync())
        {
            if (!await reader.ReadAsync())
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            id = reader.GetGuid(0);
            ReadRest(reader);
        }

        await using var save = new NpgsqlCommand(FloorSql.SaveDraft, connection)
        {
            Parameters =
            {
                new("Id", id), new("page", form["page"].ToString()), new("removed", Array.Empty<string>()),
                new("changed", $$"""{"{{form["question"]}}": "{{form["answer"]}}"}"""), new("language", "en"), new("Now", Now()),
            },
        };
        await using (var reader = await save.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                ReadRest(reader);
            }
        }

        Redirect(context, "/next");
    }

    private static NpgsqlCommand FindDraft(NpgsqlConnection connection, Func<string, string> field) => new(FloorSql.FindDraft, connection)
    {
        Parameters =
        {
            new("hash", SHA256.HashData(Convert.FromHexString(field("token")))), new("service", field("service")), new("page", field("page")), new("now", Now()),
        },
    };

    // One row and its commit: the rate that submissions, which write several tables, are held against.
    private async Task SubmissionAsync(HttpContext context)
    {
        while (true)
        {
            try
            {
                await InsertAsync();
                Redirect(context, "/sent");
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Among a million references, one in some thousands is taken.
            }
        }
    }

    private async Task InsertAsync()
    {
        var now = Now();
        await using var insert = _source.CreateCommand(FloorSql.InsertCase);
        insert.Parameters.AddRange(new NpgsqlParameter[]
        {
            new("id", Guid.CreateVersion7(now)), new("reference", Reference.New("NM").ToString()), new("service", "assisted-collection"), new("serviceVersion", _version),
            new("stage", "received"), new("now", now), new("team", "waste-contact"), new("restricted", false), new("channel", "web"),
            new("language", "en"), new("name", "Ann Example"), new("email", "ann.example@example.org"), new("phone", "0114 496 0123"),
            new("surname", "example"), new("property", "1 High Street, Northmere, NM1 1AA"),
            new("target", DateOnly.FromDateTime(now.AddDays(14).UtcDateTime)), new("warn", DateOnly.FromDateTime(now.AddDays(12).UtcDateTime)),
            new("facets", """{"reason": ["injury"]}"""),
        });
        await insert.ExecuteNonQueryAsync();
    }

    // Every page of an officer reads whose session it is; the row is all that is asked of it here.
    private async Task FindSessionAsync(NpgsqlConnection connection)
    {
        var session = await (_session ??= LatestSessionAsync());
        var now = Now();
        await using var read = new NpgsqlCommand(SessionRegister.StaffSession, connection)
        {
            Parameters = { new("Id", session), new("scheme", StaffScheme.Name), new("idleSince", now.AddHours(-1)), new("begunSince", now.AddHours(-10)) },
        };
        await using var reader = await read.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            throw new BenchException("The officer's session has ended.");
        }
    }

    private async Task<Guid> LatestSessionAsync()
    {
        await using var find = _source.CreateCommand(FloorSql.LatestSession);
        find.Parameters.Add(new("account", _officer));
        return (Guid)(await find.ExecuteScalarAsync() ?? throw new BenchException("The officer is not signed in."));
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        await using var connection = await _source.OpenConnectionAsync();
        await FindSessionAsync(connection);
        await using var find = await _lists.PageAsync(query["list"].ToString(), query["all"] == "True", connection);
        await using var reader = await find.ExecuteReaderAsync();
        var rows = await RowsAsync(reader);
        await PageAsync(context, page => Write(page, rows));
    }

    // All the words, as PostgreSQL finds them: no beginnings, no slips, and the latest first.
    private async Task CaseSearchAsync(HttpContext context)
    {
        var typed = context.Request.Query["q"].ToString();
        await using var connection = await _source.OpenConnectionAsync();
        await FindSessionAsync(connection);
        await using var find = new NpgsqlCommand(FloorSql.CaseSearch, connection);
        find.Parameters.Add(new("names", string.Join(" & ", PlainWords.Split(PlainWords.Of(typed)).Select(word => PlainWords.Quoted(CaseIndexer.Name(word))))));
        find.Parameters.Add(new("words", typed));
        find.Parameters.Add(new("MyTeams", _teams));
        await using var reader = await find.ExecuteReaderAsync();
        var rows = await RowsAsync(reader);
        await PageAsync(context, page => Write(page, rows));
    }

    private async Task ExportAsync(HttpContext context)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var find = await _lists.AllAsync(context.Request.Query["list"].ToString(), connection);
        await using var reader = await find.ExecuteReaderAsync();
        context.Response.ContentType = "text/csv; charset=utf-8";
        var lines = new StringBuilder("Reference,Service,Customer,Place,Stage,With,Opened,Closed\r\n");
        string[] columns = ["reference", "service", "customer_name", "property_text", "stage", "owner_name", "opened_at", "closed_at"];
        var fields = columns.Select(reader.GetOrdinal).ToArray();
        while (await reader.ReadAsync())
        {
            foreach (var field in fields)
            {
                var text = reader.IsDBNull(field) ? "" : reader.GetValue(field) is DateTime at ? at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : reader.GetString(field);
                lines.Append(field == fields[0] ? "" : ",").Append(text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text);
            }

            lines.Append("\r\n");
            if (lines.Length > 16 * 1024)
            {
                await context.Response.WriteAsync(lines.ToString());
                lines.Clear();
            }
        }

        await context.Response.WriteAsync(lines.ToString());
    }

    private async Task CasePageAsync(HttpContext context)
    {
        var reference = context.Request.Query["reference"].ToString();
        await using var connection = await _source.OpenConnectionAsync();
        await FindSessionAsync(connection);
        var rows = new List<string>();
        Guid id;
        bool restricted;
        var known = new Dictionary<string, object>
        {
            ["reference"] = reference,
            ["Teams"] = _teams,
            ["Officer"] = _officer,
            ["Name"] = "Bench",
            ["Now"] = Now(),
            ["Since"] = Now().AddMinutes(-1),
            ["Public"] = DBNull.Value,
        };
        await using (var read = new NpgsqlBatch(connection))
        {
            foreach (var statement in CaseReader.Statements)
            {
                var command = new NpgsqlBatchCommand(statement);
                foreach (var (name, value) in known.Where(k => statement.Contains("@" + k.Key, StringComparison.Ordinal)))
                {
                    command.Parameters.Add(new(name, value));
                }

                read.BatchCommands.Add(command);
            }

            await using var reader = await read.ExecuteReaderAsync();
            if (!await reader.ReadAsync() || !await reader.NextResultAsync() || !await reader.ReadAsync())
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            id = reader.GetGuid(0);
            restricted = reader.GetBoolean(reader.GetOrdinal("restricted"));
            rows.Add(Row(reader));
            rows.AddRange(await RowsAsync(reader));
        }

        await using (var parts = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(FloorSql.MessagesAbout) { Parameters = { new NpgsqlParameter("about", id) } },
                new NpgsqlBatchCommand(CouncillorThreads.Statement) { Parameters = { new NpgsqlParameter("caseId", id) } },
                new NpgsqlBatchCommand(CaseLetters.Statement) { Parameters = { new NpgsqlParameter("caseId", id) } },
            },
        })
        await using (var reader = await parts.ExecuteReaderAsync())
        {
            rows.AddRange(await RowsAsync(reader));
        }

        if (restricted)
        {
            // Who looked at a case that only its team may see is written down.
            await using var audit = new NpgsqlCommand(FloorSql.AddAudit, connection);
            AddAudit(audit.Parameters, Now(), "case.read", reference);
            await audit.ExecuteNonQueryAsync();
        }

        await PageAsync(context, page => Write(page, rows));
    }

    private async Task MoveAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        Guid id;
        await using (var find = new NpgsqlCommand(FloorSql.LockCase, connection, transaction)
        {
            Parameters = { new("reference", form["reference"].ToString()), new("Teams", _teams) },
        })
        await using (var reader = await find.ExecuteReaderAsync())
        {
            if (!await reader.ReadAsync())
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            id = reader.GetGuid(0);
            ReadRest(reader);
        }

        var now = Now();
        var to = form["to"].ToString();
        var closes = form["closes"].ToString();
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new(FloorSql.MoveCase)
        {
            Parameters = { new("stage", to), new("now", now), new("id", id), new("outcome", closes.Length > 0 ? closes : DBNull.Value) },
        });
        AddChange(batch, now, id, form["reference"].ToString(), "moved", to);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        Redirect(context, "/case");
    }

    // Ten at a time, as the product does it: locked together, written in one batch, committed.
    private async Task AssignAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        await using var connection = await _source.OpenConnectionAsync();
        foreach (var references in form["case"].OfType<string>().Chunk(10))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var cases = new List<(Guid Id, string Reference)>();
            await using (var find = new NpgsqlCommand(FloorSql.LockCases, connection, transaction) { Parameters = { new("references", references), new("Teams", _teams) } })
            await using (var reader = await find.ExecuteReaderAsync())
            {
                while (await reader.ReadAsync())
                {
                    cases.Add((reader.GetGuid(0), reader.GetString(1)));
                    ReadRest(reader);
                }
            }

            await using var batch = new NpgsqlBatch(connection, transaction);
            foreach (var (id, reference) in cases)
            {
                batch.BatchCommands.Add(new(FloorSql.AssignCase) { Parameters = { new("caseId", id), new("Id", _officer), new("Name", "Bench") } });
                AddChange(batch, Now(), id, reference, "assigned", null);
            }

            await batch.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }

        Redirect(context, "/cases");
    }

    // What every change of a case leaves behind.
    private void AddChange(NpgsqlBatch batch, DateTimeOffset now, Guid id, string reference, string kind, string? stage)
    {
        var happened = Guid.CreateVersion7(now);
        batch.BatchCommands.Add(new(FloorSql.AddEntry)
        {
            Parameters =
            {
                new("id", Guid.CreateVersion7(now)), new("caseId", id), new("now", now), new("kind", kind), new("public", stage is not null), new("stage", (object?)stage ?? DBNull.Value),
                new("text", DBNull.Value), new("actorKind", "officer"), new("actorId", _officer), new("actorName", "Bench"),
            },
        });
        batch.BatchCommands.Add(new(FloorSql.AddEvent)
        {
            Parameters =
            {
                new("id", happened), new("kind", $"case.{kind}"), new("data", NpgsqlTypes.NpgsqlDbType.Json) { Value = $$"""{"caseId":"{{id}}"}""" }, new("at", now),
                new("actorKind", "officer"), new("actorId", _officer), new("actorName", "Bench"), new("subscribers", s_subscribers),
            },
        });
        var audit = new NpgsqlBatchCommand(FloorSql.AddAudit);
        AddAudit(audit.Parameters, now, $"case.{kind}", reference);
        batch.BatchCommands.Add(audit);
    }

    private void AddAudit(NpgsqlParameterCollection parameters, DateTimeOffset at, string action, string subject)
    {
        parameters.Add(new("at", at));
        parameters.Add(new("actorKind", "officer"));
        parameters.Add(new("actorId", _officer));
        parameters.Add(new("actorName", "Bench"));
        parameters.Add(new("action", action));
        parameters.Add(new("subject", subject));
        parameters.Add(new("detail", NpgsqlTypes.NpgsqlDbType.Json) { Value = "{}" });
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static void Redirect(HttpContext context, string to)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = to;
    }

    private static async Task<List<string>> RowsAsync(NpgsqlDataReader reader)
    {
        var rows = new List<string>();
        do
        {
            while (await reader.ReadAsync())
            {
                rows.Add(Row(reader));
            }
        }
        while (await reader.NextResultAsync());
        return rows;
    }

    private static string Row(NpgsqlDataReader reader)
    {
        var row = new StringBuilder("<tr>");
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (!reader.IsDBNull(i))
            {
                row.Append("<td>").Append(System.Net.WebUtility.HtmlEncode(Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))).Append("</td>");
            }
        }

        return row.Append("</tr>").ToString();
    }

    private static void ReadRest(NpgsqlDataReader reader)
    {
        for (var i = 0; i < reader.FieldCount; i++)
        {
            _ = reader.GetValue(i);
        }
    }

    private static void Write(StringBuilder page, List<string> rows)
    {
        foreach (var row in rows)
        {
            page.Append(row);
        }
    }

    // As many bytes as the product's page had: what the rows do not fill is padding.
    private static async Task PageAsync(HttpContext context, Action<StringBuilder> write)
    {
        var bytes = int.Parse(context.Request.Query["bytes"].ToString(), CultureInfo.InvariantCulture);
        var page = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head><title>Floor</title></head><body><table>", bytes);
        write(page);
        page.Append("</table></body></html>");
        var text = Encoding.UTF8.GetBytes(page.ToString());
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = Math.Max(bytes, text.Length);
        await context.Response.BodyWriter.WriteAsync(text);
        if (bytes > text.Length)
        {
            await context.Response.BodyWriter.WriteAsync(s_padding.AsMemory(0, bytes - text.Length));
        }
    }

    private static readonly string[] s_subscribers = ["bench"];
    private static readonly byte[] s_padding = [.. Enumerable.Repeat((byte)' ', 512 * 1024)];
}
