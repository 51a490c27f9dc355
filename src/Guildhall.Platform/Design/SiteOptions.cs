using System.ComponentModel.DataAnnotations;

namespace Guildhall.Platform.Design;

/// <summary>The site as the world reaches it (section <c>Site</c>).</summary>
public sealed class SiteOptions
{
    /// <summary>The public address, such as <c>https://my.council.example</c>: links in messages begin with it.</summary>
    [Required]
    [Url]
    public string Url { get; set; } = "";
}
