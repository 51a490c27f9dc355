using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Guildhall.Foundations.Modules.Records;

/// <summary>Who looks for viruses.</summary>
public enum Scanning
{
    /// <summary>Nobody has said.</summary>
    Unset,

    /// <summary>Nobody: files are opened as they come.</summary>
    None,

    /// <summary>ClamAV's daemon.</summary>
    Clamd,
}

/// <summary>Where the files are kept.</summary>
public enum StorePlace
{
    /// <summary>In a folder that all nodes share.</summary>
    Disk,

    /// <summary>In a bucket of an object store that speaks S3.</summary>
    S3,
}

/// <summary>How files are taken in and kept (section <c>Records</c>).</summary>
public sealed class RecordsOptions : IValidatableObject
{
    /// <summary>Where files are kept, and where they are put together while they arrive; <c>files</c> in the data folder if empty.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Where the files are kept: <c>disk</c> or <c>s3</c>.</summary>
    public StorePlace Store { get; set; }

    /// <summary>The bucket.</summary>
    public S3Settings S3 { get; set; } = new();

    /// <summary>Who looks for viruses: <c>clamd</c> or <c>none</c>.</summary>
    public Scanning Scanning { get; set; }

    /// <summary>ClamAV's daemon.</summary>
    public ClamdSettings Clamd { get; set; } = new();

    /// <summary>The largest file that is ever taken.</summary>
    [Range(1024, 100L * 1024 * 1024)]
    public long MaxBytes { get; set; } = 50L * 1024 * 1024;

    /// <summary>The most that one page may send at once.</summary>
    [Range(1024, 2048L * 1024 * 1024)]
    public long MaxRequestBytes { get; set; } = 250L * 1024 * 1024;

    /// <summary>The most pixels a picture may have, in millions.</summary>
    [Range(1, 1000)]
    public int MaxMegapixels { get; set; } = 200;

    /// <summary>Where <c>vipsthumbnail</c> is; looked for in the usual places if empty. <c>none</c> does without it, and so without previews.</summary>
    public string Vipsthumbnail { get; set; } = "";

    /// <summary>How long one picture may keep <c>vipsthumbnail</c> busy.</summary>
    [Range(1, 45)]
    public int PictureSeconds { get; set; } = 20;

    /// <summary>How much memory <c>vipsthumbnail</c> may use for one picture.</summary>
    [Range(128, 16384)]
    public int PictureMegabytes { get; set; } = 1024;

    /// <summary>How long a file is kept that was sent and never attached to anything.</summary>
    [Range(1, 365)]
    public int KeepUnattachedDays { get; set; } = 2;

    /// <summary>How old bytes without a row, or a row without bytes, must be before the nightly sweep takes them for lost.</summary>
    [Range(1, 720)]
    public int SweepGraceHours { get; set; } = 24;

    internal long MaxPixels => MaxMegapixels * 1_000_000L;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        static ValidationResult Wrong(string setting, string advice) => new(advice, [setting]);

        if (Scanning == Scanning.Unset)
        {
            yield return Wrong("Scanning", "it is not set. Say who looks for viruses in the files people send: clamd (ClamAV's daemon) or none.");
        }

        if (Scanning == Scanning.Clamd && !Clamd.TryEndPoint(out _))
        {
            yield return Wrong("Clamd:Address", "it is not an address. Give clamd's host and port (scanner.example:3310) or its socket (unix:/run/clamav/clamd.ctl).");
        }

        if (Vipsthumbnail is not ("" or "none") && !File.Exists(Vipsthumbnail))
        {
            yield return Wrong("Vipsthumbnail", $"there is no program {Vipsthumbnail}. Give its path, or none to do without previews.");
        }

        if (Clamd.TimeoutSeconds is < 0.1 or > 50)
        {
            yield return Wrong("Clamd:TimeoutSeconds", "it is between 0.1 and 50.");
        }

        if (Store == StorePlace.S3)
        {
            if (string.IsNullOrWhiteSpace(S3.Bucket))
            {
                yield return Wrong("S3:Bucket", "it is not set. Give the name of the bucket the files are kept in.");
            }

            if (S3.Endpoint.Length > 0 && !(Uri.TryCreate(S3.Endpoint, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)))
            {
                yield return Wrong("S3:Endpoint", "it is not an https address. Leave it out to use Amazon's.");
            }

            if (string.IsNullOrEmpty(S3.AccessKey) != string.IsNullOrEmpty(S3.SecretKey))
            {
                yield return Wrong("S3:SecretKey", "an access key and a secret key go together. Set both, or neither to use the machine's own rights.");
            }
        }
    }
}

/// <summary>A bucket of an object store that speaks S3.</summary>
public sealed class S3Settings
{
    /// <summary>The store's address; empty for Amazon's.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The region.</summary>
    public string Region { get; set; } = "eu-west-2";

    /// <summary>The bucket's name.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The access key; empty to use the machine's own rights.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>Its secret.</summary>
    public string SecretKey { get; set; } = "";
}

/// <summary>ClamAV's daemon.</summary>
public sealed class ClamdSettings
{
    private const string Socket = "unix:";

    /// <summary>Host and port, or <c>unix:</c> and the path of its socket.</summary>
    public string Address { get; set; } = "";

    /// <summary>How long to wait for its verdict.</summary>
    public double TimeoutSeconds { get; set; } = 45;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    internal bool TryEndPoint(out System.Net.EndPoint endPoint)
    {
        endPoint = new System.Net.DnsEndPoint("localhost", 3310);
        if (Address.StartsWith(Socket, StringComparison.Ordinal) && Address.Length is > 5 and < 100)
        {
            endPoint = new System.Net.Sockets.UnixDomainSocketEndPoint(Address[Socket.Length..]);
            return true;
        }

        var colon = Address.LastIndexOf(':');
        if (colon > 0 && ushort.TryParse(Address.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var port) && port > 0)
        {
            endPoint = new System.Net.DnsEndPoint(Address[..colon].Trim('[', ']'), port);
            return true;
        }

        return false;
    }
}
