using Dapper;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Platform.Data;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Casework.Modules.Forms.Use;

/// <summary>Counts which questions people get wrong. A count that cannot be kept is let go: the person’s page comes first.</summary>
internal sealed partial class RefusedPages(Database database, ILogger<RefusedPages> log)
{
    /// <summary>Counts one more refusal for each question a problem was told at.</summary>
    public async Task CountAsync(Draft draft, IEnumerable<Problem> problems)
    {
        string[] questions = [.. problems.Select(p => p.Question).Distinct(StringComparer.Ordinal)];
        if (questions.Length == 0)
        {
            return;
        }

        try
        {
            await using var connection = await database.OpenAsync();
            await connection.ExecuteAsync(
                """
                update forms.draft
                set errors = errors || (select jsonb_object_agg(question, coalesce((errors ->> question)::int, 0) + 1) from unnest(@questions) as question)
                where id = @id and sent_at is null
                """,
                new { draft.Id, questions });
        }
        catch (NpgsqlException e)
        {
            Uncounted(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The errors of a refused page were not counted.")]
    private partial void Uncounted(Exception error);
}
