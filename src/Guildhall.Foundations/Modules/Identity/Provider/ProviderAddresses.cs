using Guildhall.Platform.Design;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>Where our provider answers. All begins with the site's own address, never with what a request says it was sent to.</summary>
internal sealed class ProviderAddresses(IOptions<SiteOptions> site)
{
    public const string Authorize = "/openid/authorize";
    public const string Continue = "/openid/continue";
    public const string Token = "/openid/token";
    public const string UserInfo = "/openid/userinfo";
    public const string Revoke = "/openid/revoke";
    public const string Keys = "/openid/jwks";
    public const string EndSession = "/openid/end-session";
    public const string SignOut = "/openid/sign-out";
    public const string Discovery = "/.well-known/openid-configuration";

    /// <summary>Our name as an issuer: the site's address without a slash at its end.</summary>
    public string Issuer { get; } = site.Value.Url.TrimEnd('/');

    public string Of(string path) => Issuer + path;
}
