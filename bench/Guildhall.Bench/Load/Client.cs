using System.Diagnostics;
using System.Net;

namespace Guildhall.Bench.Load;

/// <summary>Someone who asks, reads the whole answer and asks again.</summary>
internal sealed class Client(HttpClient http)
{
    private readonly byte[] _buffer = new byte[32 * 1024];

    public List<long> Ticks { get; } = new(16 * 1024);

    public int Failures { get; private set; }

    public string? FirstFailure { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Asks until the time is over or there is nothing more to ask.</summary>
    public async Task RunAsync(Func<HttpRequestMessage?> next, Func<HttpMethod, HttpStatusCode> expected, long until)
    {
        while (Stopwatch.GetTimestamp() < until && next() is { } request)
        {
            var asked = Stopwatch.GetTimestamp();
            using (request)
            using (var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
            {
                await using var body = await answer.Content.ReadAsStreamAsync();
                int read;
                while ((read = await body.ReadAsync(_buffer)) > 0)
                {
                    Bytes += read;
                }

                Ticks.Add(Stopwatch.GetTimestamp() - asked);
                if (answer.StatusCode != expected(request.Method))
                {
                    Failures++;
                    FirstFailure ??= $"{request.Method} {request.RequestUri} answered {(int)answer.StatusCode} {answer.Headers.Location}";
                }
            }
        }
    }
}
