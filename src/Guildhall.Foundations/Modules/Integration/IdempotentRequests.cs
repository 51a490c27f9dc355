using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Platform.Data;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Web;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>
/// Makes a change that a key asks for once, however often the request comes, by the draft of the IETF's httpapi working group on the Idempotency-Key header.
/// The answer is kept in the transaction of the change, so that there is never one without the other; what was refused changed nothing and is not kept.
/// </summary>
public sealed class IdempotentRequests(Database database)
{
    /// <summary>The header that tells one request from another.</summary>
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 200;
    private const int MostTries = 3;

    internal static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Makes the change, or gives the answer it was given before.</summary>
    /// <param name="bytes">What was sent.</param>
    /// <param name="change">Makes the change in the transaction, and says what to answer. It commits nothing.</param>
    /// <param name="again">Whether a commit that failed may be tried again.</param>
    /// <exception cref="ApiRefusedException">The header is missing, names another request, or the same request is being done.</exception>
    public async Task<ApiAnswer> RunAsync(HttpContext context, byte[] bytes, Func<Transaction, Task<ApiAnswer>> change, Func<PostgresException, bool>? again = null)
    {
        var name = Name(context.Request);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(context, name, bytes, change);
            }
            catch (PostgresException e) when (attempt < MostTries && again?.Invoke(e) == true)
            {
                // Nothing was changed.
            }
        }
    }

    private async Task<ApiAnswer> TryAsync(HttpContext context, string name, byte[] bytes, Func<Transaction, Task<ApiAnswer>> change)
    {
        var key = context.Key();
        var request = SHA256.HashData([.. Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n"), .. bytes]);
        await using var tx = await database.BeginAsync(key.ToActor(), context.RequestAborted);

        // Held until the transaction ends, also when this program dies: whoever comes meanwhile is told, and does not wait.
        if (!await tx.QuerySingleAsync<bool>("select pg_try_advisory_xact_lock(@turn)", new { turn = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Id} {name}"))) }))
        {
            throw new ApiRefusedException(ProblemDetail.Of(StatusCodes.Status409Conflict, "A request with this Idempotency-Key is being done. Send it again in a moment for its answer.") with { Type = "/api#in-progress" });
        }

        var kept = await tx.QuerySingleOrDefaultAsync<Row>(
            "select request, status, headers::text as headers, body from integration.kept_answer where api_key = @Id and name = @name and at > @since",
            new { key.Id, name, since = tx.Now - Kept });
        if (kept is not null)
        {
            return kept.Request.AsSpan().SequenceEqual(request)
                ? new ApiAnswer(kept.Status, kept.Body) { Headers = JsonSerializer.Deserialize<Dictionary<string, string>>(kept.Headers)! }.With("Idempotency-Replayed", "true")
                : throw new ApiRefusedException(ProblemDetail.Of(StatusCodes.Status422UnprocessableEntity, "This Idempotency-Key was used for another request. Use a new one for each.") with { Type = "/api#key-reused" });
        }

        var answer = await change(tx);
        tx.AtCommit(
            """
            insert into integration.kept_answer (api_key, name, request, status, headers, body, at)
            values (@key, @name, @request, @status, @headers::jsonb, @body, @now)
            on conflict (api_key, name) do update
            set request = excluded.request, status = excluded.status, headers = excluded.headers, body = excluded.body, at = excluded.at
            """,
            ("key", key.Id), ("name", name), ("request", request), ("status", answer.Status), ("headers", JsonSerializer.Serialize(answer.Headers)), ("body", answer.Json), ("now", tx.Now));
        await tx.CommitAsync(context.RequestAborted);
        return answer;
    }

    /// <summary>What tells this request from others, before a large body is read in vain.</summary>
    /// <remarks>The draft has it as a quoted text of structured fields; without the quotes it means the same.</remarks>
    /// <exception cref="ApiRefusedException">The header is missing.</exception>
    public static string Name(HttpRequest request)
    {
        if (request.Headers[Header] is not [{ } sent])
        {
            throw new ApiRefusedException(ProblemDetail.Of(StatusCodes.Status400BadRequest, "Send one Idempotency-Key header with each POST.") with { Type = "/api#key-missing" });
        }

        var name = sent is ['"', .. var inner, '"'] ? inner : sent;
        return name.Length is > 0 and <= LongestKey && name.All(c => c is >= ' ' and <= '~' and not ('"' or '\\'))
            ? name
            : throw new ApiRefusedException(ProblemDetail.Of(StatusCodes.Status400BadRequest, $"An Idempotency-Key is 1 to {LongestKey} letters, digits and signs.") with { Type = "/api#key-missing" });
    }

    private sealed record Row
    {
        public required byte[] Request { get; init; }

        public required int Status { get; init; }

        public required string Headers { get; init; }

        public required string Body { get; init; }
    }
}

/// <summary>Forgets answers that are given again no more.</summary>
internal sealed class ForgetAnswers(Database database, TimeProvider clock) : IScheduledJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await Dapper.SqlMapper.ExecuteAsync(connection, "delete from integration.kept_answer where at < @before", new { before = clock.GetUtcNow() - IdempotentRequests.Kept });
    }
}
