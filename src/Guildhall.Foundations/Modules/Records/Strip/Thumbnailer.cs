using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>
/// Draws a picture anew as an upright JPEG without metadata, by libvips' <c>vipsthumbnail</c>. What decodes pictures is
/// large and reads what strangers send, so it is a process of its own: no files, little memory, little time, only the loaders its makers trust.
/// </summary>
internal sealed class Thumbnailer(IOptions<RecordsOptions> options, ILogger<Thumbnailer> logger) : IDisposable
{
    /// <summary>The longest side of a preview.</summary>
    public const int PreviewSide = 1200;

    /// <summary>As large as a JPEG can be: nothing is made larger than it is.</summary>
    public const int WholeSide = 65500;

    private const string Program = "vipsthumbnail";
    private const int MostAtOnce = 2;
    private readonly string? _program = Find(options.Value.Vipsthumbnail);
    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    /// <summary>Whether the program is installed.</summary>
    public bool IsInstalled => _program is not null;

    /// <summary>Draws a picture. Returns whether that went well; if not, what was written so far is of no use.</summary>
    public async Task<bool> DrawAsync(Stream picture, Stream drawn, int side, CancellationToken cancellationToken)
    {
        if (_program is null)
        {
            return false;
        }

        await _turns.WaitAsync(cancellationToken);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(options.Value.PictureSeconds));
            return await RunAsync(_program, picture, drawn, side, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("A picture was not drawn: it took more than {Seconds} s", options.Value.PictureSeconds);
            return false;
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<bool> RunAsync(string program, Stream picture, Stream drawn, int side, CancellationToken cancellationToken)
    {
        // Memory, processor time, no written files, no core: the limits of the shell are the limits of what it becomes.
        var start = new ProcessStartInfo("/bin/sh",
        [
            "-c", """ulimit -v "$1" && ulimit -t "$2" && ulimit -f 0 && ulimit -c 0 && shift 2 && exec nice -n 10 "$@" """, "sh",
            (options.Value.PictureMegabytes * 1024L).ToString(CultureInfo.InvariantCulture),
            options.Value.PictureSeconds.ToString(CultureInfo.InvariantCulture),
            program, "stdin", "--size", $"{side}x{side}>", "--export-profile", "srgb", "--output", ".jpg[Q=85,strip]",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        start.Environment["VIPS_CONCURRENCY"] = "1";
        start.Environment["VIPS_DISC_THRESHOLD"] = "64g";
        // Its vector code is compiled into a file.
        start.Environment["VIPS_NOVECTOR"] = "1";

        using var process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        var feeding = FeedAsync(picture, process.StandardInput.BaseStream, cancellationToken);
        try
        {
            var complaint = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardOutput.BaseStream.CopyToAsync(drawn, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0 && drawn.Length > 0)
            {
                return true;
            }

            logger.LogInformation("A picture was not drawn ({ExitCode}): {Complaint}", process.ExitCode, FirstLine(await complaint));
            return false;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            // Nobody may read the picture any more when we return.
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task FeedAsync(Stream picture, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            await using (to)
            {
                await picture.CopyToAsync(to, 32 * 1024, cancellationToken);
            }
        }
        catch (IOException)
        {
            // It has seen enough, or ended: its exit code tells.
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0] is { Length: > 200 } line ? line[..200] : text.Split('\n')[0];

    private static string? Find(string set) => set.Length > 0
        ? set == "none" ? null : set
        : ((string[])["/usr/local/bin", "/usr/bin", "/bin"]).Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);
}
