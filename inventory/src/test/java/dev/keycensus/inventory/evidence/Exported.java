package dev.keycensus.inventory.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.rules.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exports as providers write them, with names and values of nobody. */
final class Exported {
  private Exported() {}

  static final String REPORT_HEADER =
      "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
          + "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
          + "access_key_1_last_used_date,access_key_1_last_used_region,"
          + "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
          + "access_key_2_last_used_date,access_key_2_last_used_region,"
          + "access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,"
          + "cert_2_last_rotated";

  static final String REPORT =
      REPORT_HEADER
          + "\n<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,"
          + "not_supported,2025-01-01T00:00:00+00:00,not_supported,not_supported,true,false,N/A,"
          + "N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
          + "\nci-deploy,arn:aws:iam::111122223333:user/ci-deploy,2023-01-05T10:00:00+00:00,false,"
          + "N/A,N/A,N/A,false,true,2023-01-05T10:01:00+00:00,2026-11-20T02:10:00+00:00,eu-west-1,"
          + "s3,false,2022-01-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,false,N/A"
          + "\nann,arn:aws:iam::111122223333:user/ann,2023-01-05T10:00:00+00:00,true,"
          + "no_information,2023-01-05T10:00:00+00:00,N/A,false,false,N/A,N/A,N/A,N/A,false,N/A,"
          + "N/A,N/A,N/A,false,N/A,false,N/A";

  static final String ACCESS_KEYS =
      """
      {"AccessKeyMetadata": [
        {"UserName": "ci-deploy", "AccessKeyId": "@", "Status": "Active",
         "CreateDate": "2023-01-05T10:01:00+00:00"},
        {"UserName": "old", "AccessKeyId": "AKIAEXAMPLE000000002", "Status": "Inactive",
         "CreateDate": "2020-01-05T10:01:00Z"}],
       "IsTruncated": false}
      """
          .replace("@", "AKIA" + "EXAMPLE" + "000000001");

  static final String CLOUDTRAIL =
      """
      {"Records":[
       {"eventTime":"2026-11-20T02:10:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject",
        "sourceIPAddress":"192.0.2.10","userIdentity":{"type":"IAMUser","userName":"ci-deploy",
        "accountId":"111122223333","accessKeyId":"AKIAEXAMPLE000000001"}},
       {"eventTime":"2026-11-21T02:10:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject",
        "sourceIPAddress":"192.0.2.11","userIdentity":{"type":"IAMUser","userName":"ci-deploy",
        "accountId":"111122223333","accessKeyId":"AKIAEXAMPLE000000001"}},
       {"eventTime":"2026-11-19T02:10:00Z","eventSource":"sts.amazonaws.com",
        "eventName":"AssumeRoleWithWebIdentity","sourceIPAddress":"192.0.2.10",
        "userIdentity":{"type":"WebIdentityUser"}},
       {"eventTime":"2026-11-19T02:10:00Z","eventSource":"kms.amazonaws.com","eventName":"Decrypt",
        "sourceIPAddress":"s3.amazonaws.com","userIdentity":{"type":"AssumedRole",
        "accessKeyId":"ASIAEXAMPLE000000009","sessionContext":{"sessionIssuer":{"type":"Role",
        "userName":"api","accountId":"111122223333"}}}}]}
      """;

  /** As a look-up tells events: each quoted in a letter of its own. */
  static final String LOOKED_UP =
      """
      {"Events":[{"EventId":"e-1","EventName":"GetObject","ReadOnly":"true",
        "AccessKeyId":"AKIAEXAMPLE000000001","EventTime":"2026-11-20T03:10:00+01:00",
        "EventSource":"s3.amazonaws.com","Username":"ci-deploy","Resources":[],
        "CloudTrailEvent":"{\\"eventTime\\":\\"2026-11-20T02:10:00Z\\",\\"eventSource\\":\\"s3.amazonaws.com\\",\\"eventName\\":\\"GetObject\\",\\"userIdentity\\":{\\"type\\":\\"IAMUser\\",\\"userName\\":\\"ci-deploy\\",\\"accountId\\":\\"111122223333\\",\\"accessKeyId\\":\\"AKIAEXAMPLE000000001\\"}}"}]}
      """;

  /** As an event bus passes one on. */
  static final String PASSED_ON =
      """
      {"version":"0","id":"1","detail-type":"AWS API Call via CloudTrail","source":"aws.s3",
       "account":"111122223333","time":"2026-11-20T02:10:00Z","region":"eu-west-1","resources":[],
       "detail":{"eventTime":"2026-11-20T02:10:00Z","eventSource":"s3.amazonaws.com",
       "eventName":"GetObject","userIdentity":{"type":"IAMUser","userName":"ci-deploy",
       "accountId":"111122223333","accessKeyId":"AKIAEXAMPLE000000001"}}}
      """;

  static final String DETAILS =
      """
      {"UserDetailList":[{"Path":"/","UserName":"ci-deploy","UserId":"AIDAEXAMPLE",
        "Arn":"arn:aws:iam::111122223333:user/ci-deploy","CreateDate":"2023-01-05T10:00:00+00:00",
        "GroupList":["deployers"],"AttachedManagedPolicies":[],
        "UserPolicyList":[{"PolicyName":"own","PolicyDocument":{"Statement":[{"Effect":"Allow",
         "Action":["s3:*"],"Resource":"*"}]}}],
        "Tags":[{"Key":"Owner","Value":"team-payments"}]}],
       "GroupDetailList":[{"Path":"/","GroupName":"deployers","GroupId":"AGPAEXAMPLE",
        "Arn":"arn:aws:iam::111122223333:group/deployers","GroupPolicyList":[],
        "AttachedManagedPolicies":[{"PolicyName":"Everything","PolicyArn":"arn"}]}],
       "RoleDetailList":[{"Path":"/","RoleName":"api","RoleId":"AROAEXAMPLE",
        "Arn":"arn:aws:iam::111122223333:role/api","CreateDate":"2023-01-05T10:00:00+00:00",
        "RolePolicyList":[],"AttachedManagedPolicies":[]},
        {"Path":"/aws-service-role/x/","RoleName":"AWSServiceRoleForX","RoleId":"AROAEXAMPLE2",
        "Arn":"arn:aws:iam::111122223333:role/x","RolePolicyList":[],
        "AttachedManagedPolicies":[]}],
       "Policies":[{"PolicyName":"Everything","PolicyId":"ANPAEXAMPLE","Arn":"arn",
        "PolicyVersionList":[{"VersionId":"v2","IsDefaultVersion":true,
        "Document":"%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D"},
        {"VersionId":"v1","IsDefaultVersion":false,"Document":{"Statement":[]}}]}],
       "IsTruncated":false}
      """;

  static final String GCP_ASSETS =
      """
      [{"name":"//iam.googleapis.com/projects/acme/serviceAccounts/1/keys/0123456789abcdef",
        "assetType":"iam.googleapis.com/ServiceAccountKey","resource":{"version":"v1","data":{
        "name":"projects/acme/serviceAccounts/etl@acme.iam.gserviceaccount.com/keys/0123456789abcdef",
        "keyType":"USER_MANAGED","validAfterTime":"2024-02-01T00:00:00Z",
        "validBeforeTime":"9999-12-31T23:59:59Z"}}},
       {"name":"//iam.googleapis.com/projects/acme/serviceAccounts/1",
        "assetType":"iam.googleapis.com/ServiceAccount","resource":{"data":{}}}]
      """;

  /** As PowerShell writes what its clients answer. */
  static final String ENTRA_POWERSHELL =
      """
      [{"AppId":"00000000-0000-0000-0000-0000000000aa","DisplayName":"billing",
        "PasswordCredentials":[{"KeyId":"00000000-0000-0000-0000-000000000002","Hint":"xyz",
        "StartDateTime":"\\/Date(1767225600000)\\/","EndDateTime":"\\/Date(1769904000000)\\/"}],
        "KeyCredentials":[]}]
      """;

  static final String SECRETS =
      """
      {"total_count":2,"secrets":[
        {"name":"NPM_TOKEN","created_at":"2022-01-01T00:00:00Z","updated_at":"2024-01-01T00:00:00Z"},
        {"name":"SHARED","created_at":"2022-01-01T00:00:00Z","updated_at":"2022-01-01T00:00:00Z",
         "visibility":"selected","selected_repositories_url":"https://api.github.com/x"}]}
      """;

  static final String VARIABLES =
      """
      [{"variable_type":"env_var","key":"RELEASE_TOKEN","value":"not-the-real-value",
        "protected":true,"masked":false,"hidden":false,"raw":false,"environment_scope":"*",
        "description":null}]
      """;

  static final String GCP =
      """
      [{"name":"projects/acme/serviceAccounts/etl@acme.iam.gserviceaccount.com/keys/0123456789abcdef",
        "keyAlgorithm":"KEY_ALG_RSA_2048","keyOrigin":"GOOGLE_PROVIDED","keyType":"USER_MANAGED",
        "validAfterTime":"2024-02-01T00:00:00Z","validBeforeTime":"9999-12-31T23:59:59Z"},
       {"name":"projects/acme/serviceAccounts/etl@acme.iam.gserviceaccount.com/keys/aa11",
        "keyType":"USER_MANAGED","validAfterTime":"2024-02-01T00:00:00Z","disabled":true,
        "disableReason":"SERVICE_ACCOUNT_KEY_DISABLE_REASON_EXPOSED",
        "validBeforeTime":"2027-12-31T23:59:59Z"},
       {"name":"projects/acme/serviceAccounts/etl@acme.iam.gserviceaccount.com/keys/bb22",
        "keyType":"SYSTEM_MANAGED"}]
      """;

  static final String ENTRA =
      """
      [{"customKeyIdentifier":null,"displayName":"ci","endDateTime":"2028-01-01T00:00:00Z",
        "hint":"abc","keyId":"00000000-0000-0000-0000-000000000001","secretText":null,
        "startDateTime":"2026-01-01T00:00:00Z"}]
      """;

  static final String ENTRA_APPS =
      """
      [{"appId":"00000000-0000-0000-0000-0000000000aa","displayName":"billing",
        "servicePrincipalType":"Application","accountEnabled":true,
        "passwordCredentials":[{"keyId":"00000000-0000-0000-0000-000000000002","hint":"xyz",
        "startDateTime":"2026-01-01T00:00:00Z","endDateTime":"2026-02-01T00:00:00Z"}],
        "keyCredentials":[]}]
      """;

  static final String KUBERNETES =
      """
      {"apiVersion":"v1","kind":"List","items":[
       {"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"bot","namespace":"shop",
        "labels":{"example.com/team":"payments"}}},
       {"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/service-account-token",
        "metadata":{"name":"bot-token","namespace":"shop",
        "creationTimestamp":"2023-05-01T00:00:00Z",
        "labels":{"kubernetes.io/legacy-token-last-used":"2026-11-01"},
        "annotations":{"kubernetes.io/service-account.name":"bot"}},
        "data":{"token":"@T","namespace":"c2hvcA=="}},
       {"apiVersion":"v1","kind":"Secret","type":"Opaque","metadata":{"name":"db",
        "namespace":"shop"},"data":{"p":"bm90LXRoZS1yZWFsLXZhbHVlCg=="}},
       {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding",
        "metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"cluster-admin"},
        "subjects":[{"kind":"ServiceAccount","name":"bot","namespace":"shop"}]},
       {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}]}
      """
          .replace("@T", "c29tZS10b2tlbi" + "1vZi1ub2JvZHk=");

  static final String GITHUB_PATS =
      """
      [{"id":25381,"owner":{"login":"octocat","id":1},"repository_selection":"all",
        "permissions":{"organization":{"members":"read"},"repository":{"contents":"write"}},
        "access_granted_at":"2023-05-16T08:47:09.000Z","token_id":98716,"token_name":"release",
        "token_expired":false,"token_expires_at":"2027-11-16T08:47:09.000Z",
        "token_last_used_at":null}]
      """;

  static final String INSTALLATIONS =
      """
      {"total_count":1,"installations":[{"id":1,"app_id":7,"app_slug":"renovate",
       "account":{"login":"acme"},"permissions":{"contents":"write","metadata":"read"},
       "repository_selection":"selected","created_at":"2024-01-01T00:00:00Z"}]}
      """;

  static final String DEPLOY_KEYS =
      """
      [{"id":1,"key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5","url":
        "https://api.github.com/repos/acme/shop/keys/1","title":"ci","verified":true,
        "created_at":"2014-12-10T15:53:42Z","read_only":false,"last_used":"2026-01-01T00:00:00Z"}]
      """;

  /** A hash that GitHub's documentation shows, in two pieces. */
  static final String HASH = "EH4L8o6PfCqipALbL+QT62" + "lyqUtnI7ql0SPbkaQnjv8";

  static final String AUDIT =
      """
      {"@timestamp":1763700000000,"action":"git.clone","actor":"acme-bot","org":["acme"],"hashed_token":"@H=","token_scopes":"repo,read:org","token_id":98716,"actor_ip":"192.0.2.1"}
      {"@timestamp":1763800000000,"action":"git.push","actor":"acme-bot","org":"acme","hashed_token":"@H","actor_is_bot":true}
      {"@timestamp":1763800000000,"action":"org.add_member","actor":"ann"}
      """
          .replace("@H", HASH);

  static final String AUTHORIZATIONS =
      """
      [{"login":"octocat","credential_id":1,"credential_type":"personal access token",
        "token_last_eight":"12345678","credential_authorized_at":"2011-01-26T19:06:43Z",
        "scopes":["user","repo"]}]
      [{"login":"hubot","credential_id":2,"credential_type":"SSH Key",
        "credential_authorized_at":"2019-01-26T19:06:43Z",
        "fingerprint":"jklmnop12345678","authorized_credential_title":"my ssh key"}]
      """;

  static final String GITLAB =
      """
      [{"id":42,"name":"renovate","revoked":false,"created_at":"2025-01-20T22:11:48.151Z",
        "scopes":["api"],"user_id":141,"last_used_at":null,"active":true,
        "expires_at":"2027-01-31","access_level":40},
       {"id":43,"name":"mine","revoked":true,"created_at":"2025-01-20T22:11:48.151Z",
        "scopes":["api"],"user_id":7,"active":false,"expires_at":null}]
      """;

  static final String VAULT =
      """
      {"request_id":"r","data":{"accessor":"acc-1","creation_time":1735689600,"creation_ttl":0,
       "display_name":"token-ci","entity_id":"","expire_time":null,"explicit_max_ttl":0,"id":"",
       "issue_time":"2025-01-01T00:00:00Z","meta":null,"num_uses":0,"orphan":true,
       "path":"auth/token/create","policies":["root"],"renewable":false,"ttl":0,"type":"service"}}
      """;

  static final String LEASE =
      """
      {"data":{"id":"database/creds/readonly/27e1b9a1","issue_time":"2026-11-01T00:00:00Z",
       "expire_time":"2026-11-02T00:00:00Z","last_renewal":null,"renewable":true,"ttl":3600}}
      """;

  static final String OKTA =
      """
      [{"id":"00T1","name":"crawler","userId":"00u1","tokenWindow":"P30D",
        "network":{"connection":"ANYWHERE"},"clientName":"Okta API",
        "created":"2021-11-09T20:38:10.000Z","expiresAt":"2021-12-11T20:38:10.000Z"},
       {"id":"0oa1","name":"oidc_client","label":"shop","status":"ACTIVE",
        "signOnMode":"OPENID_CONNECT","credentials":{"oauthClient":{"client_id":"0oa1"}},
        "settings":{"oauthClient":{"grant_types":["client_credentials"]}}}]
      """;

  static final String OPENAI =
      """
      {"object":"list","data":[{"object":"organization.project.api_key",
       "redacted_value":"sk-pr...xYz","name":"search","created_at":1711471533,
       "last_used_at":1763700000,"id":"key_abc","owner":{"type":"service_account",
       "service_account":{"id":"svc_1","name":"indexer","role":"member"}}}],
       "first_id":"key_abc","last_id":"key_abc","has_more":false}
      """;

  static final String ANTHROPIC =
      """
      {"data":[{"id":"apikey_1","created_at":"2024-10-30T23:58:27.427722Z",
       "created_by":{"id":"user_1","type":"user"},"name":"Developer Key",
       "partial_key_hint":"sk-ant-api03-R2D...igAA","status":"active","type":"api_key",
       "workspace_id":"wrkspc_1"}],"has_more":false}
      """;

  static final String OWN =
      """
      provider,id,name,owner,created,last_used,expires,hint_prefix,hint_suffix,scopes,env
      SendGrid,SG1,mailer,"@acme/mail",2024-01-01,,,,,"mail.send, stats.read",production
      npm,,publisher,,2024-01-01T00:00:00Z,2026-01-01T00:00:00Z,,npm_,abcd,,
      """;

  /** Ids that anybody can make: of tests only. */
  static final Values VALUES =
      new Values() {
        @Override
        public List<String> ids(byte[] value) {
          return List.of("cred_" + HexFormat.of().toHexDigits(Arrays.hashCode(value)));
        }

        @Override
        public String keyId() {
          return "key_test";
        }
      };

  static List<Known> read(@Nullable ExportKind kind, String text) throws UserError, IOException {
    return read(kind, text.getBytes(UTF_8));
  }

  static List<Known> read(@Nullable ExportKind kind, byte[] bytes) throws UserError, IOException {
    return Export.read("x", kind, new ByteArrayInputStream(bytes), VALUES);
  }
}
