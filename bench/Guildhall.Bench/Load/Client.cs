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

    /// <summary>Asks while it is to go on and there is something to ask.</summary>
    public async Task RunAsync(Func<HttpRequestMessage?> next, Func<HttpMethod, HttpStatusCode, bool> isGood, Func<bool> goesOn)
    {
        while (goesOn() && next() is { } request)
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
                if (!isGood(request.Method, answer.StatusCode))
                {
                    Failures++;
                    FirstFailure ??= $"{request.Method} {request.RequestUri} answered {(int)answer.StatusCode} {answer.Headers.Location}";
                }
            }
        }
    }
}
